import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserDirectory } from '../directory/users.ts';
import { type Page, renderPage } from './layout.ts';
import { readVisitor } from './visitor.ts';

/** Answers with a page, as its visitor sees it. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply, page: Page) => FastifyReply;

const securityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  'frame-src http: https:',
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** The users are offered to sign in as. */
export function sendPageTo(users: UserDirectory): SendPage {
  return (request, reply, page) =>
    reply
      .headers({ 'cache-control': 'no-store', 'content-security-policy': securityPolicy })
      .type('text/html; charset=utf-8')
      .send(renderPage(page, readVisitor(users, request, reply), users.list()));
}
