/** Whose settings: a group or project, or a personal namespace, which has none. */
export type SettingsTarget = {
  readonly kind: 'group' | 'project' | 'user';
  readonly id: number;
  readonly path: string;
};
