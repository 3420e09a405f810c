export const MAILBOX_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f6f4; --sheet: #ffffff; --ink: #1d1f21; --soft: #5b6066; --line: #d9dadb; --accent: #0b5cad; --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #141618; --sheet: #1d2023; --ink: #e8e9ea; --soft: #a5abb1; --line: #363b40; --accent: #7ab8f5; --on-accent: #10202f; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 0; font-size: 1.1rem; overflow-wrap: anywhere; }
header > p { margin: .25rem 0 1rem; color: var(--soft); }
form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
input { flex: 1 1 14rem; min-width: 0; }
input, button { padding: .4rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--sheet); color: inherit; font: inherit; }
input { border-color: var(--soft); }
::placeholder { color: var(--soft); opacity: 1; }
button { cursor: pointer; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#news { margin: 1rem 0; min-height: 1.5rem; color: var(--soft); }
article, .empty { margin: 0 0 1rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--sheet); }
.facts { margin: .1rem 0 .8rem; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.facts strong { color: var(--ink); font-weight: 600; }
.code, .link { display: flex; align-items: center; gap: .6rem; margin: .5rem 0; }
.code > span { color: var(--soft); }
.code code { font: 600 1.6rem/1.2 ui-monospace, monospace; letter-spacing: .12em; user-select: all; }
.link a { min-width: 0; overflow-wrap: anywhere; }
.link a:first-child { flex: 1; }
[data-copy] { flex: none; padding: .2rem .6rem; font-size: .9rem; }
[data-copy].copied { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
pre { margin: .8rem 0 0; padding-top: .8rem; border-top: 1px solid var(--line); font: .9rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty p { margin: .4rem 0 0; color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
