import type { PageData } from '../../contract/index.ts';
import { type Html, html } from './html.ts';
import type { WebEntry } from './web-build.ts';

/** Where the built pages' files are served, below the public path. */
export const assetsPath = '/-/assets';

/**
 * The HTML around a built page. The data stands in a block that no browser runs, so the content security
 * policy needs no exception; `<` in it is escaped, so nothing in it ends the block.
 */
export function renderWebShell({
  title,
  entry,
  data,
  scriptUrl = null,
}: {
  title: string;
  entry: WebEntry;
  data: PageData;
  /** A vendor's script that must run first. */
  scriptUrl?: URL | null;
}): string {
  const base = `${data.basePath}${assetsPath}`;
  const styles = entry.styles.map(
    (file) => html`<link rel="stylesheet" href="${base}/${file}">
`,
  );
  // All at once, instead of each import after the script that names it.
  const modules = entry.modules.map(
    (file) => html`<link rel="modulepreload" href="${base}/${file}">
`,
  );
  const script = scriptUrl
    ? html`<script src="${scriptUrl.href}" data-options="sizeToParent:true"></script>
`
    : html``;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
${styles}${modules}${script}<script type="module" src="${base}/${entry.script}"></script>
</head>
<body>
<div id="root"></div>
<script type="application/json" id="page-data">${toData(data)}</script>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`.html;
}

function toData(data: PageData): Html {
  return { html: JSON.stringify(data).replaceAll('<', '\\u003c') };
}
