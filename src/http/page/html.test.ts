import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from './html.ts';

test('values are escaped, HTML that was made here is not', () => {
  const evil = `<b a="1" b='2'>&`;
  const { html: text } = html`<p title="${evil}">${[html`<i>${1}</i>`, html`${evil}`]}</p>`;
  const escaped = '&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;';
  assert.equal(text, `<p title="${escaped}"><i>1</i>${escaped}</p>`);
});
