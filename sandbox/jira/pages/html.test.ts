import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, webAddress } from './html.ts';

test('html: values are escaped, nested templates are not', () => {
  const hostile = `<script>alert("x" & 'y')</script>`;
  assert.equal(
    html`<p title="${hostile}">${[html`<b>${1}</b>`, null, false, undefined]}</p>`.html,
    '<p title="&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"><b>1</b></p>',
  );
});

test('html: only web addresses become links', () => {
  assert.equal(webAddress('https://gitlab.example/a'), 'https://gitlab.example/a');
  assert.equal(webAddress('javascript:alert(1)'), '#');
  assert.equal(webAddress(' javascript:alert(1)'), '#');
  assert.equal(webAddress(undefined), '#');
});
