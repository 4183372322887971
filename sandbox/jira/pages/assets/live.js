// Keeps the page equal to the site: takes what the server sends and leaves in place what the
// reader has unfolded.
const main = document.querySelector('main');
const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function ago(seconds) {
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return words.format(-Math.round(seconds / length), unit);
  }
  return 'just now';
}

function showTimes() {
  for (const time of document.querySelectorAll('time')) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (Number.isFinite(seconds)) time.textContent = ago(seconds);
  }
}

function replace(html) {
  const open = [...main.querySelectorAll('details[open]')].map(({ id }) => id);
  const known = new Set([...main.querySelectorAll('[data-id]')].map(({ dataset }) => dataset.id));
  main.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  for (const row of main.querySelectorAll('[data-id]')) {
    row.classList.toggle('arrived', !known.has(row.dataset.id));
  }
  showTimes();
}

showTimes();
setInterval(showTimes, 20_000);
if (main?.dataset.events) {
  new EventSource(main.dataset.events).addEventListener('content', ({ data }) => {
    replace(JSON.parse(data));
  });
}
