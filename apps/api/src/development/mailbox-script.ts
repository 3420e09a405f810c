/**
 * Looks for new mail every two seconds and changes only what is new, so that neither focus nor a selection is lost. A letter's element is
 * taken from the page the api made, where everything is escaped.
 */
export const MAILBOX_SCRIPT = `
const letters = document.getElementById('letters');
const news = document.getElementById('news');
const versions = (root) => new Map([...root.querySelectorAll('[data-version]')].map((element) => [element.dataset.version, element]));
const showButtons = () => letters.querySelectorAll('[data-copy]').forEach((button) => { button.hidden = !navigator.clipboard; });

async function look() {
  if (document.hidden) return;
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const [before, now] = [versions(letters), versions(page)];
  if (before.size + now.size === 0) return;
  for (const [version, element] of before) if (!now.has(version)) element.remove();
  const added = [...now].filter(([version]) => !before.has(version)).map(([, element]) => element);
  letters.querySelector('.empty')?.remove();
  letters.prepend(...added);
  if (now.size === 0) letters.replaceChildren(...page.getElementById('letters').children);
  showButtons();
  if (added.length > 0) news.textContent = added.length === 1 ? 'New mail: ' + added[0].querySelector('h2').textContent : added.length + ' new mails';
}

async function keepLooking() {
  try {
    await look();
    if (news.dataset.failed) { delete news.dataset.failed; news.textContent = ''; }
  } catch {
    news.dataset.failed = 'yes';
    news.textContent = 'Argus does not answer; trying again.';
  }
  setTimeout(keepLooking, 2000);
}

letters.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add('copied');
  news.textContent = 'Copied.';
  setTimeout(() => button.classList.remove('copied'), 1500);
});
showButtons();
setTimeout(keepLooking, 2000);
`;
