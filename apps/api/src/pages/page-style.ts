export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f6f4; --sheet: #ffffff; --ink: #1d1f21; --soft: #5b6066; --line: #d9dadb; --accent: #0b5cad; --press: #084784; --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #141618; --sheet: #1d2023; --ink: #e8e9ea; --soft: #a5abb1; --line: #363b40; --accent: #7ab8f5; --press: #a3cff9; --on-accent: #10202f; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem; border: 1px solid var(--line); border-radius: .8rem; background: var(--sheet); }
.brand { margin: 0 0 1.5rem; color: var(--soft); font-weight: 600; letter-spacing: .04em; }
h1 { margin: 0 0 .8rem; font-size: 1.45rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
p { margin: 0 0 1.2rem; }
button, .button { display: block; width: 100%; padding: .75rem 1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: var(--press); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.soft { margin: 1.2rem 0 0; color: var(--soft); font-size: .9rem; }
@media (max-width: 30rem) { main { padding: 1.4rem; } }
`;
