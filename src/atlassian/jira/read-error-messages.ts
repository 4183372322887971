import { shortenText } from './clean-text.ts';

const longest = 500;

/**
 * The messages of an error body in one line of at most 500 characters.
 * @see reference gitlab-app (e.6), Parsed messages
 */
export function readErrorMessages(body: unknown): string {
  const messages = listMessages(body).filter((message) => message.trim() !== '');
  const text = messages.length > 0 ? messages.join('; ') : `Unrecognized error body: ${show(body)}`;
  return shortenText(text.replace(/\s+/g, ' ').trim(), longest);
}

function listMessages(body: unknown): string[] {
  if (Array.isArray(body)) return body.map(toMessage);
  if (!isRecord(body)) return ['Unknown error'];
  const { errorMessages, message, error } = body;
  const list = Array.isArray(errorMessages) ? errorMessages.map(toMessage) : [];
  return list.some((text) => text.trim() !== '')
    ? list
    : [message, error]
        .filter((text) => typeof text === 'string' && text.trim() !== '')
        .slice(0, 1)
        .map(String);
}

function toMessage(item: unknown): string {
  if (typeof item === 'string') return item;
  return isRecord(item) && typeof item.message === 'string' ? item.message : show(item);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
