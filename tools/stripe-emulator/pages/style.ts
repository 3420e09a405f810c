export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f4f3ef; --sheet: #ffffff; --ink: #1d1f21; --soft: #5b6066; --line: #d7d6d1; --accent: #0b5cad; --press: #084784; --on-accent: #ffffff;
  --note: #fff1c9; --on-note: #4a3500; --bad: #a3241b; --good: #1c6b35;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141618; --sheet: #1d2023; --ink: #e8e9ea; --soft: #a5abb1; --line: #363b40; --accent: #7ab8f5; --press: #a3cff9; --on-accent: #10202f;
    --note: #423310; --on-note: #ffe7a8; --bad: #ff9a8f; --good: #86d69d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.simulation { margin: 0; padding: .6rem 1rem; background: var(--note); color: var(--on-note); text-align: center; }
main { width: calc(100% - 2rem); max-width: 32rem; margin: 1.5rem auto; padding: 1.8rem; border: 1px solid var(--line); border-radius: .8rem; background: var(--sheet); }
main.wide { max-width: 60rem; }
h1 { margin: 0 0 1rem; font-size: 1.45rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; padding-top: 1.3rem; border-top: 1px solid var(--line); font-size: 1.1rem; font-weight: 600; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
table { width: 100%; margin: 0 0 1.4rem; border-collapse: collapse; }
th, td { padding: .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
td + td, th + td, th + th { padding-left: 1rem; }
thead th { color: var(--soft); }
td:last-child, th:last-child { text-align: right; }
main.wide td:last-child, main.wide th:last-child { text-align: left; }
tfoot th, tfoot td { border: 0; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
label { display: block; margin: 0 0 .3rem; font-weight: 600; }
input { width: 100%; margin: 0 0 1.2rem; padding: .65rem .8rem; border: 1px solid var(--soft); border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; }
form { margin: 0 0 1rem; }
button, .button { display: block; width: 100%; margin: 0 0 .7rem; padding: .7rem 1rem; border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: var(--press); }
.plain { background: transparent; border-color: var(--soft); color: var(--ink); font-weight: 400; }
.plain:hover { background: var(--paper); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.soft { color: var(--soft); font-size: .9rem; }
.bad { padding: .7rem 1rem; border: 1px solid var(--bad); border-radius: .5rem; color: var(--bad); }
.good { padding: .7rem 1rem; border: 1px solid var(--good); border-radius: .5rem; color: var(--good); }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .8rem 0; border-top: 1px solid var(--line); }
li p { margin: .2rem 0 0; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 30rem) { main { padding: 1.2rem; } }
`;
