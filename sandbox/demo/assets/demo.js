// Draws each state that the server sends. Foreign text only ever becomes text, never markup.
const find = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const shownCounts = new Map();
const shownLists = new Map();
const leaveOpen = 'Open one of these and leave it open. ';
const hints = {
  story: 'Then push, review or merge in the GitLab project: the panel follows by itself.',
  commit: 'Then commit, and watch it arrive: ',
  push: 'Then push to the repository: the panel follows by itself.',
};
const foots = {
  story: 'Open the project there to push, open and merge.',
  repositories: 'Git repositories of this machine, served as they are.',
};
let lastLine = 0;

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function makeLink(text, address) {
  const link = make('a', text);
  setAddress(link, address);
  return link;
}

function setAddress(link, address) {
  if (/^https?:\/\//.test(address)) link.href = address;
  link.target = '_blank';
  link.rel = 'noreferrer';
}

function read(state, path) {
  return path.split('.').reduce((value, name) => value[name], state);
}

function showCounts(state) {
  for (const element of document.querySelectorAll('[data-count]')) {
    element.textContent = number.format(read(state, element.dataset.count));
  }
  for (const line of document.querySelectorAll('[data-flow]')) {
    const path = line.dataset.flow;
    const count = read(state, path);
    if (shownCounts.has(path) && shownCounts.get(path) !== count) pulse(line);
    shownCounts.set(path, count);
  }
}

function pulse(line) {
  if (line.classList.contains('busy')) return;
  line.classList.add('busy');
  setTimeout(() => line.classList.remove('busy'), 750);
}

function showPast({ projects, projectsDone, lastLatencyMs }) {
  const noun = projects === 1 ? 'project' : 'projects';
  const isDone = projects > 0 && projectsDone >= projects;
  if (isDone) find('past').textContent = `The whole past of ${projects} ${noun} is read`;
  else if (projects > 0) {
    find('past').textContent = `Reading the past: ${projectsDone} of ${projects} ${noun}`;
  }
  const bar = find('bar');
  // Of few projects a part says little, so the bar just moves until all are read.
  if (isDone) bar.value = 1;
  else bar.removeAttribute('value');
  find('latency').textContent = lastLatencyMs === null ? '–' : `${number.format(lastLatencyMs)} ms`;
}

/** Draws a list anew only when it changed: a link must not move away under the pointer. */
function showList(id, rows, makeItem) {
  const text = JSON.stringify(rows);
  if (shownLists.get(id) === text) return;
  shownLists.set(id, text);
  find(id).replaceChildren(...rows.map(makeItem));
}

function showLinks(id, links) {
  showList(id, links, ({ name, url }) => {
    const item = make('li');
    item.append(makeLink(name, url));
    return item;
  });
}

const kinds = [
  ['branches', 'branch', 'branches'],
  ['commits', 'commit', 'commits'],
  ['mergeRequests', 'merge request', 'merge requests'],
  ['builds', 'build', 'builds'],
  ['deployments', 'deployment', 'deployments'],
  ['featureFlags', 'feature flag', 'feature flags'],
];

function showPanels({ panels, source }) {
  find('no-panels').hidden = panels.length > 0;
  showList('panels', panels, (panel) => {
    const item = make('li');
    const counts = kinds
      .filter(([name]) => panel[name] > 0)
      .map(
        ([name, one, many]) => `${number.format(panel[name])} ${panel[name] === 1 ? one : many}`,
      );
    item.append(makeLink(panel.key, panel.url), make('span', counts.join(' · ')));
    return item;
  });
  showHint(source, panels[0]?.key ?? 'ABC-1');
}

function showHint({ kind, workingCopy }, key) {
  const hint = kind === 'story' ? 'story' : workingCopy === null ? 'push' : 'commit';
  const command = `git -C '${workingCopy}' commit --allow-empty -m '${key} hello'`;
  const parts = [leaveOpen, hints[hint], ...(hint === 'commit' ? [command] : [])];
  showList('try', parts, (text) => (text === command ? make('code', text) : text));
}

function showLines(lines) {
  const log = find('log');
  for (const { number: id, at, actor, text } of lines) {
    if (id <= lastLine) continue;
    lastLine = id;
    const line = make('li', undefined, actor);
    const time = make('time', new Date(at).toLocaleTimeString('en-GB'));
    time.dateTime = at;
    line.append(time, make('i', undefined, 'mark'), make('span', text));
    log.prepend(line);
    while (log.children.length > 200) log.lastElementChild.remove();
  }
}

function show(state) {
  if (state === null) return;
  find('lost').hidden = true;
  showCounts(state);
  showPast(state.product);
  showLinks('projects', state.gitlab.projects);
  showPanels(state);
  showLines(state.lines);
  find('gitlab-foot').textContent = foots[state.source.kind];
  const { product, jira, person } = state;
  for (const each of document.querySelectorAll('[data-text]')) {
    each.textContent = person[each.dataset.text];
  }
  find('missing').hidden = state.source.kind !== 'story';
  showLinks('product-links', [
    { name: 'Console', url: product.consoleUrl },
    { name: 'Health', url: product.healthUrl },
  ]);
  showLinks('jira-links', [
    { name: 'Issues', url: jira.url },
    { name: 'The app in Jira', url: jira.appUrl },
  ]);
}

const events = new EventSource('/events');
events.onmessage = ({ data }) => show(JSON.parse(data));
events.onerror = () => {
  find('lost').hidden = false;
};
