/** @module Style of the page of a review: what is decided on, and beside it how it stands and the form. */

export const decisionStyle = `
.desk{display:grid;grid-template-columns:minmax(0,1fr) 23rem;gap:0 3rem;align-items:start;margin-top:1.5rem}
.desk>*{grid-column:1;min-width:0}
.desk>.decide{grid-column:2;grid-row:1/span 9;background:var(--panel);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem 1.25rem}
.desk h2{margin-top:2.25rem}.desk>:first-child h2,.desk>.decide h2{border:0;padding-top:0;margin-top:0}.desk section>p+p{margin-top:.6rem}
.desk>.decide h2{font-size:1.15rem;margin-bottom:.6rem}
.decide form+form,.decide details{margin-top:1rem}
.decide form.one button{margin-top:.2rem}
.decide p{margin:0 0 .7rem}
.state{display:flex;flex-wrap:wrap;gap:.35rem .9rem;align-items:center;margin-top:.75rem;color:var(--soft)}
.state .badge.open{color:var(--blue);background:var(--panel);box-shadow:inset 0 0 0 1px var(--line)}
.bar-of{display:block;appearance:none;width:100%;height:.5rem;border:0;border-radius:1rem;overflow:hidden;background:var(--line);margin:.2rem 0 .7rem;accent-color:var(--blue)}
.bar-of::-webkit-progress-bar{background:var(--line)}.bar-of::-webkit-progress-value{background:var(--blue)}.bar-of::-moz-progress-bar{background:var(--blue)}
.votes{list-style:none;margin:0 0 .9rem;padding:0;display:grid;gap:.35rem;font-size:.92rem}
.votes li{display:flex;gap:.3rem .6rem;flex-wrap:wrap;align-items:baseline;overflow-wrap:anywhere}
.better::before{content:"\\25B2";font-size:.7em;margin-right:.25rem;color:var(--good)}.worse::before{content:"\\25BC";font-size:.7em;margin-right:.25rem;color:var(--bad)}
.narrow{display:none}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:1.75rem 2rem}
.pictures img{display:block;max-width:100%;height:auto}
.talk{list-style:none;margin:0;padding:0;display:grid;gap:1.1rem}
.talk .said-by{color:var(--soft);font-size:.875rem}.talk .words{white-space:pre-wrap;overflow-wrap:anywhere}
ul.plain{margin:.6rem 0 0;padding-left:1.2rem;max-width:46rem}ul.plain li{margin:.3rem 0;overflow-wrap:anywhere}
@media (max-width:60rem){.desk{grid-template-columns:minmax(0,1fr);gap:0}.desk>.decide{grid-column:1;grid-row:auto;margin-top:1.5rem}}
@media (max-width:40rem){.narrow,.beneath{display:block}#result table{font-size:.8rem}#result th,#result td{padding-right:.35rem}#result th .hint{white-space:normal}#result tr>:last-child{padding-right:0}}
@media print{.desk{display:block}.desk>.decide{border:0;padding:0;background:none}}
`;
