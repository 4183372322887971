/** Markup that is safe to put into a page as it is. */
export interface Markup {
  readonly markup: string;
}

/** Every inserted text is escaped; only other markup goes in as it is. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup)[]
): Markup {
  const parts = strings.map((part, index) => {
    const value = values[index];
    if (value === undefined) return part;
    return part + (typeof value === 'object' ? value.markup : escapeText(String(value)));
  });
  return { markup: parts.join('') };
}

export function raw(parts: readonly Markup[]): Markup {
  return { markup: parts.map(({ markup }) => markup).join('\n') };
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#dcdcde, #434248); --soft: light-dark(#626168, #a4a3a8);
  --page: light-dark(#fff, #18171d); --text: light-dark(#333238, #ececef); --link: light-dark(#0b5cad, #63a6e9);
  --accent: #1f75cb; --bar: light-dark(#ececef, #28272d); }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); }
header { background: var(--bar); padding: 10px 24px; border-bottom: 1px solid var(--line); }
header a { color: inherit; font-weight: 600; text-decoration: none; }
main { max-width: 1000px; margin: 0 auto; padding: 24px; }
a { color: var(--link); } h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 28px; }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid var(--line); padding: 7px 8px 7px 0; }
small, .soft { color: var(--soft); } code, pre { font: 12px/1.5 ui-monospace, monospace; }
pre { background: var(--bar); padding: 12px; overflow: auto; border-radius: 4px; }
form { display: flex; gap: 8px; flex-wrap: wrap; align-items: center; margin: 8px 0; }
input, select, button { font: inherit; padding: 5px 10px; border: 1px solid var(--line); border-radius: 4px;
  background: var(--page); color: var(--text); }
button { cursor: pointer; } .primary { background: var(--accent); border-color: var(--accent); color: #fff; }
.badge { border-radius: 10px; padding: 1px 9px; font-size: 12px; background: var(--bar); }
.opened { background: #108548; color: #fff; } .merged { background: #1f75cb; color: #fff; }
.closed { background: #dd2b0e; color: #fff; } .add { color: light-dark(#108548, #52b87a); } .del { color: light-dark(#c91c00, #f57f6c); }
`;

export function page(title: string, body: Markup): string {
  const css = { markup: STYLE };
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><title>${title} · GitLab</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${css}</style></head>
<body><header><a href="/">GitLab <small>(simulated)</small></a></header><main>${body}</main></body></html>`
      .markup
  }`;
}
