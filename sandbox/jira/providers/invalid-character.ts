// XML 1.0 without the characters beyond the basic plane: what the store behind Jira can hold.
// No `u` flag, so that each half of an astral character is looked at and refused.
const outside = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/;

/** Whether any text in the value, however deep, holds a character that Jira cannot store. */
export function hasInvalidCharacter(value: unknown): boolean {
  if (typeof value === 'string') return outside.test(value);
  if (Array.isArray(value)) return value.some(hasInvalidCharacter);
  return typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInvalidCharacter)
    : false;
}
