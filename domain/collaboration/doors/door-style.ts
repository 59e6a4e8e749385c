/** @module Style of the pages that people reach by links, on top of that of reports: forms that a thumb hits, one column on a phone. */

export const doorStyle = `
body.door{max-width:76rem}
body.notice{max-width:40rem;padding-top:4rem}
.door h1{font-size:1.75rem}
.door .said{margin:1rem 0 0;padding:.7rem 1rem;border-radius:.5rem;max-width:none;overflow-wrap:anywhere}
.door .said.good::before,.door .said.bad::before{margin-right:.5rem}
.door .skip{position:absolute;left:-100vw}.door .skip:focus{position:static;display:inline-block;margin-bottom:.75rem}
.door form{display:grid;gap:.9rem;margin:0}.door form.apart{margin-top:1.5rem}
.door fieldset{border:0;margin:0;padding:0;display:grid;gap:.5rem;min-width:0}
.door legend,.door .label{font-weight:600;padding:0;margin-bottom:.35rem}
.door .choice{display:flex;gap:.7rem;align-items:flex-start;padding:.5rem .75rem;min-height:2.9rem;line-height:1.4;border:1px solid var(--line);border-radius:.5rem;background:var(--page);cursor:pointer}
.door .choice:has(input:checked){border-color:var(--blue);box-shadow:inset 0 0 0 1px var(--blue)}
.door .choice input{flex:none;width:1.15rem;height:1.15rem;margin:.2rem 0 0;accent-color:var(--blue)}
.door .choice .hint{display:block}
.door textarea,.door select{display:block;width:100%;font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:.5rem;padding:.6rem .7rem}
.door textarea{min-height:6.5rem;resize:vertical}
.door button{font:inherit;font-weight:600;min-height:2.9rem;padding:.6rem 1.3rem;border:1px solid var(--blue);border-radius:.5rem;background:var(--blue);color:var(--on-fill);cursor:pointer;justify-self:start}
.door button.second{background:var(--page);color:var(--blue)}
.door button:hover{filter:brightness(1.08)}
.door :is(a,button,input,select,textarea,summary,iframe,[tabindex="0"]):focus-visible{outline:3px solid var(--blue);outline-offset:2px}
@media (max-width:40rem){.door button{width:100%}body.notice{padding-top:1.5rem}}
@media print{.door form,.door .skip,.door .no-print{display:none}}
`;
