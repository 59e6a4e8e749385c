/** @module Style sheet of the report: light, dark, print, and narrow screens. */

/** Hues of the plots are properties here; `plots/theme.ts` names them. */
export const style = `
:root{--page:#fff;--ink:#1b1f24;--soft:#59636e;--line:#dfe3e8;--panel:#f6f7f9;--blue:#0072b2;--orange:#d55e00;--green:#009e73;--pink:#b8558f;--amber:#a87900;--sky:#3a95d1;--violet:#6a51a3;--grey:#6b7280;--on-fill:#fff;--good:#00684c;--good-page:#dff3ec;--bad:#9a3b00;--bad-page:#fdeadd}
@media screen and (prefers-color-scheme:dark){:root{--page:#14171b;--ink:#e4e8ec;--soft:#9aa5b1;--line:#2d333b;--panel:#1c2127;--blue:#56b4e9;--orange:#f0883e;--green:#35c79a;--pink:#e394c3;--amber:#e6b422;--sky:#9bd3f5;--violet:#b3a2e8;--grey:#a3acb8;--on-fill:#0d1117;--good:#6fdcb5;--good-page:#123229;--bad:#ffb07a;--bad-page:#3d2413}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;max-width:68rem;padding:2.5rem 1.5rem 4rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
h1,h2,h3,p,dl,ul,figure{margin:0}
h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.3;letter-spacing:-.01em;padding-top:1.5rem;border-top:1px solid var(--line);margin:2.5rem 0 1rem}
h3{font-size:1rem;line-height:1.4;font-weight:600;margin-bottom:.6rem}
a{color:var(--blue);text-underline-offset:.15em}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
p,figcaption{max-width:46rem}
.kicker{color:var(--soft);font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;margin-bottom:.25rem}
.lead{font-size:1.2rem;line-height:1.5;margin-top:.75rem;overflow-wrap:anywhere}
.verdict,.description{margin-top:.9rem}
.description{color:var(--soft);white-space:pre-line;overflow-wrap:anywhere}
.verdict{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline}.condition{color:var(--soft);font-size:.9rem;white-space:nowrap}
.badge{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.badge::before{margin-right:.35rem}
.good{color:var(--good);background:var(--good-page)}.good::before{content:"\\2713"}
.high{color:var(--bad);background:var(--bad-page)}
.bad{color:var(--bad);background:var(--bad-page)}.bad::before{content:"\\2717"}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.9rem 1.5rem;margin-top:1.5rem;padding:1rem 1.25rem;background:var(--panel);border-radius:.6rem}
dt{color:var(--soft);font-size:.8rem}dd{margin:0;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;list-style:none;padding:0;margin-top:1.5rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));gap:2rem 2.5rem;margin:1rem 0 1.75rem;align-items:start}
.figures.many{grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:2rem 2rem}
.figures>*{min-width:0}.figures>div>.scroll:first-child{margin-top:0}
figure svg{display:block;max-width:100%;height:auto;overflow:visible}
figcaption{color:var(--soft);font-size:.875rem;line-height:1.5;margin-top:.6rem;max-width:30rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:1rem 0 1.75rem}
.scroll:focus-visible{outline:2px solid var(--blue);outline-offset:3px}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums;min-width:min(100%,34rem)}
caption{caption-side:top;text-align:left;color:var(--soft);padding-bottom:.5rem;max-width:min(46rem,calc(100vw - 2rem));overflow-wrap:anywhere}
th,td{padding:.42rem 1.4rem .42rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);unicode-bidi:isolate}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-size:.8rem;font-weight:600;vertical-align:bottom;border-bottom-color:var(--soft)}
tbody th{font-weight:500;min-width:4.5rem;max-width:20rem;overflow-wrap:anywhere}tbody th .hint{white-space:nowrap}
td{max-width:26rem;overflow-wrap:break-word}
td.prose{max-width:42rem}
.number{text-align:right;white-space:nowrap}
.hint{color:var(--soft);font-size:.85em;font-weight:400}
.bar{display:block;height:3px;margin-top:2px;margin-left:auto;width:4.5rem;border-radius:2px;background:linear-gradient(to right,var(--orange) var(--share),var(--line) var(--share))}
.histogram{display:block}.histogram rect{fill:var(--blue)}
.steps{padding-left:1.2rem;max-width:46rem}.steps li{margin:.35rem 0}.cells{font-size:.85em;color:var(--soft);overflow-wrap:anywhere}
.interval{vertical-align:middle}
.interval line{stroke:var(--line);stroke-width:1.5}.interval .range{stroke:var(--blue);stroke-width:3;stroke-linecap:round;opacity:.55}.interval .baseline{stroke:var(--orange);stroke-width:2.5}.interval circle{fill:var(--blue)}
details{margin:1rem 0 1.75rem}summary{cursor:pointer;color:var(--blue)}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
@media (max-width:40rem){.decoration{display:none}body{padding:1.5rem 1rem 3rem}h1{font-size:1.6rem}.lead{font-size:1.08rem}table{font-size:.85rem}th,td{padding-right:.75rem}tbody th:first-child{position:sticky;left:0;background:var(--page);min-width:6.5rem;max-width:9rem}tbody th .hint{display:block}dl{grid-template-columns:1fr 1fr}}
@media print{details::details-content{content-visibility:visible;display:block}summary{display:none}:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}nav,footer{display:none}.scroll{overflow:visible}figure,tr{break-inside:avoid}h2,h3,caption{break-after:avoid}thead{display:table-header-group}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
