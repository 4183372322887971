const mostCharacters = 100;

/** Latin letters that do not decompose into a base letter and a mark. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

/**
 * The name that GitLab would give the branch of an issue; empty without an issue key.
 * @see reference gitlab-app (h)
 */
export function proposeBranchName(issueKey: string, issueSummary: string): string {
  const key = parameterize(issueKey);
  if (key === '') return '';
  const summary = parameterize(issueSummary).toLowerCase();
  const name = summary === '' ? key : `${key}-${summary}`;
  if (name.length <= mostCharacters) return name;
  // What dangles behind the last hyphen is half a word.
  return name.slice(0, mostCharacters).replace(/-[^-]*$/, '');
}

/** As Ruby on Rails does it, the case kept. */
function parameterize(text: string): string {
  const latin = [...text].map((letter) => spelledOut[letter] ?? letter).join('');
  return latin
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9\-_]+/gi, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '');
}
