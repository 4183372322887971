import { randomBytes } from 'node:crypto';
import type { AccessLevel, Namespace, Token, TokenKind, User } from '../model/entities.ts';
import {
  findUserByUsername,
  getNamespace,
  getProject,
  getUser,
  type Ref,
} from '../model/lookup.ts';
import type { World } from '../model/world.ts';

export interface NewUser {
  readonly username: string;
  readonly name?: string;
  readonly email?: string;
  readonly isAdmin?: boolean;
  readonly isBot?: boolean;
}

/** A user always comes with a personal namespace. */
export function createUser(world: World, input: NewUser): User {
  const now = world.now();
  const id = world.nextId('user');
  const namespace: Namespace = {
    id: world.nextId('namespace'),
    kind: 'user',
    name: input.name ?? input.username,
    path: input.username,
    parentId: null,
    ownerId: id,
    members: new Map(),
    avatar: true,
    createdAt: now,
    updatedAt: now,
  };
  const user: User = {
    id,
    username: input.username,
    name: input.name ?? input.username,
    email: input.email ?? `${input.username}@example.com`,
    isAdmin: input.isAdmin ?? false,
    isBot: input.isBot ?? false,
    namespaceId: namespace.id,
    createdAt: now,
  };
  world.namespaces.set(namespace.id, namespace);
  world.users.set(id, user);
  return user;
}

/** Finds the user by e-mail, or creates one: authors of commits on disk are nobody's accounts. */
export function ensureUserByEmail(world: World, name: string, email: string): User {
  for (const user of world.users.values()) if (user.email === email) return user;
  const local = email.split('@', 1)[0] ?? '';
  const base = local.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'user';
  let username = base;
  for (let n = 1; findUserByUsername(world, username); n += 1) username = `${base}${n}`;
  return createUser(world, { username, name, email });
}

export type Membership = { readonly group: Ref } | { readonly project: Ref };

export function addMember(world: World, to: Membership, user: Ref, level: AccessLevel): void {
  const members =
    'group' in to
      ? getNamespace(world, to.group.id).members
      : getProject(world, to.project.id).members;
  members.set(getUser(world, user.id).id, level);
}

export function removeMember(world: World, from: Membership, user: Ref): void {
  const members =
    'group' in from
      ? getNamespace(world, from.group.id).members
      : getProject(world, from.project.id).members;
  members.delete(user.id);
}

export interface NewToken {
  readonly scopes: readonly string[];
  readonly kind?: TokenKind;
  readonly name?: string;
  readonly expiresAt?: Date | null;
  /** Takes this value instead of a random one. */
  readonly value?: string;
}

export function createToken(world: World, user: Ref, input: NewToken): Token {
  const kind = input.kind ?? 'personal';
  const random = randomBytes(kind === 'oauth' ? 32 : 15).toString('hex');
  const token: Token = {
    id: world.nextId('token'),
    name: input.name ?? `${kind} token`,
    value: input.value ?? (kind === 'oauth' ? random : `glpat-${random}`),
    kind,
    userId: getUser(world, user.id).id,
    scopes: input.scopes,
    createdAt: world.now(),
    expiresAt: input.expiresAt ?? null,
    revoked: false,
    lastUsedAt: null,
  };
  world.tokens.set(token.value, token);
  return token;
}
