/** Text that is HTML already. Made only by {@link html}, so that all else is escaped. */
export type Html = { readonly html: string };

type Value = Html | string | number | readonly Html[];

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, for text and for quoted attributes. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const pieces = texts.map((text, index) => text + toHtml(values[index] ?? ''));
  return { html: pieces.join('') };
}

function toHtml(value: Value): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (found) => escapes[found] ?? '');
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((part) => part.html).join('');
}
