/** @module Style of the page on which people judge rows, on top of that of reports. */

export const reviewStyle = `
body.review{max-width:84rem;padding-top:1.5rem}
.review h1{font-size:1.6rem}.review h2{border:0;padding:0;margin:0 0 .25rem;font-size:1.35rem}
.review header{display:grid;grid-template-columns:1fr auto;gap:.1rem 1.5rem;align-items:end}
.review header .kicker,.review header h1{grid-column:1}
#progress{grid-column:1;color:var(--soft);font-size:.9rem;margin-top:.35rem}
#progress progress{display:block;appearance:none;width:min(30rem,100%);height:.45rem;border:0;border-radius:1rem;overflow:hidden;margin-bottom:.35rem;background:var(--line);accent-color:var(--blue)}#progress progress::-webkit-progress-bar{background:var(--line)}#progress progress::-webkit-progress-value{background:var(--blue)}#progress progress::-moz-progress-bar{background:var(--blue)}#progress span{display:block}
.who{grid-column:2;grid-row:1/span 3;display:flex;flex-wrap:wrap;gap:.4rem .6rem;align-items:center;font-size:.9rem}
.review button,.review input,.review select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .7rem}
.review button{cursor:pointer;background:var(--panel)}.review button:hover:not(:disabled){border-color:var(--soft)}
.review button:disabled{color:var(--soft);cursor:default;opacity:.65}
.review :is(button,input,select,a,[tabindex="0"]):focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.review h2:focus{outline:none}
kbd{font:.78em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;border:1px solid var(--line);border-bottom-width:2px;border-radius:.25rem;padding:0 .35em;margin-left:.35rem;color:var(--soft);background:var(--page)}
#said,#refused{max-width:none;min-height:1.5rem;font-size:.9rem;color:var(--soft);margin-top:.6rem}
#refused{color:var(--bad);min-height:0;margin:0}#refused:not(:empty){background:var(--bad-page);border-radius:.4rem;padding:.4rem .7rem}
.desk{display:grid;grid-template-columns:17rem minmax(0,1fr);gap:1.5rem 2.5rem;margin-top:.75rem;align-items:start}
.desk aside{grid-column:1;grid-row:1;font-size:.9rem;position:sticky;top:1rem}.desk main{grid-column:2;grid-row:1;min-width:0}
#rows{list-style:none;margin:.6rem 0;padding:0;border-top:1px solid var(--line)}
#rows button{display:grid;grid-template-columns:1.4rem 1fr auto;gap:.1rem .4rem;width:100%;text-align:left;border:0;border-bottom:1px solid var(--line);border-radius:0;background:none;padding:.32rem .4rem}
#rows button[aria-current]{background:var(--panel);box-shadow:inset 3px 0 0 var(--blue)}
#rows .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}#rows .mark{color:var(--soft);text-align:center}
#rows .disputed .mark,#rows .disputed .state{color:var(--bad)}#rows .decided .mark{color:var(--good)}
.pages{display:flex;justify-content:space-between;align-items:center;gap:.5rem}.pages button{padding:.2rem .6rem;font-size:.85rem;white-space:nowrap}#place{color:var(--soft);font-size:.85rem}
.facts{color:var(--soft);overflow-wrap:anywhere}.facts strong{color:var(--ink)}
.reasons{margin:.9rem 0 0;padding:0;list-style:none;display:grid;gap:.45rem}
.reasons li{border-left:3px solid var(--orange);padding-left:.75rem;max-width:52rem;overflow-wrap:anywhere}
.reasons .detector{display:block;color:var(--soft);font-size:.8rem}
.verdicts{display:flex;flex-wrap:wrap;gap:.5rem;margin:1.1rem 0 .4rem;align-items:center}
.verdicts button[aria-pressed=true]{border-color:var(--blue);box-shadow:inset 0 0 0 1px var(--blue)}
.verdicts .suggested{border-color:var(--orange)}.verdicts .suggested .hint{color:var(--orange)}
.verdicts form{display:flex;gap:.4rem}.verdicts form input{width:10rem}
.voices{list-style:none;padding:0;color:var(--soft);font-size:.9rem;display:flex;flex-wrap:wrap;gap:.1rem 1rem;overflow-wrap:anywhere}
.values{table-layout:fixed;width:100%;min-width:36rem}.values thead th:first-child{width:13rem}.values th[scope=row]{overflow-wrap:anywhere;padding-right:.75rem}.values td.own{font-weight:500}
.values thead th{vertical-align:top}.values tr.unusual>*{background:var(--bad-page)}.values tr.unusual th[scope=row]{box-shadow:inset 3px 0 0 var(--orange);padding-left:.6rem}
.values tr.unusual th .hint,.values .differs{color:var(--bad)}
.values td,.values thead th{overflow-wrap:anywhere}.values bdi{white-space:pre-wrap}.values td.missing{color:var(--soft);font-style:italic;font-weight:400}
.review .scroll{position:relative}.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
dialog{color:var(--ink);background:var(--page);border:1px solid var(--line);border-radius:.6rem;padding:1.25rem 1.5rem;max-width:min(32rem,92vw)}
dialog::backdrop{background:rgb(0 0 0/.45)}dialog dl{grid-template-columns:auto 1fr;gap:.3rem 1rem;margin:.75rem 0}dialog dt{font-size:1rem}dialog kbd{margin:0 .2rem 0 0;font-size:.85em}
@media (max-width:56rem){.review header{grid-template-columns:1fr}.who{grid-column:1;grid-row:auto;margin-top:.5rem}.desk{grid-template-columns:minmax(0,1fr)}.desk main,.desk aside{grid-column:1;grid-row:auto;position:static}}
@media (max-width:40rem){.values thead th:first-child{width:8rem}.verdicts button{flex:1 1 auto}.values tr.unusual th[scope=row]{background:var(--bad-page)}}
`;
