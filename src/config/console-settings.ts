import type { Config } from './config.ts';
import type { Problem } from './config-error.ts';
import { describeSettings, type SettingRow } from './describe-settings.ts';
import { readValues, type SettingName } from './read-values.ts';

const names = [
  'JIRA_CONNECT_APPLICATION_ID',
  'JIRA_CONNECT_PROXY_URL',
  'JIRA_CONNECT_PUBLIC_KEY_STORAGE',
  'JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL',
  'JIRA_FORGE_APP_ID',
] as const satisfies readonly SettingName[];

/** A setting that the console may change where the environment does not have it. */
export type ConsoleSetting = Omit<SettingRow, 'name'> & { readonly name: (typeof names)[number] };

/** The settings that the console may change, in the order of the documentation. */
export function describeConsoleSettings(): ConsoleSetting[] {
  return describeSettings().flatMap((row) => {
    const name = names.find((each) => each === row.name);
    return name ? [{ ...row, name }] : [];
  });
}

/** What the environment says of them, as text; those that it leaves to the console are left out. */
export function listFixedSettings({ connect, forge }: Config): Map<ConsoleSetting['name'], string> {
  const texts = [
    connect.applicationId,
    connect.proxyUrl?.href,
    connect.publicKeyStorage?.toString(),
    connect.additionalAudienceUrl?.href,
    forge.appId,
  ];
  return new Map(
    names.flatMap((name, index) => {
      const text = texts[index] ?? null;
      return text === null ? [] : [[name, text]];
    }),
  );
}

/** Reads the texts as the environment's are read; a value that is wrong counts as not set, and is a problem. */
export function readConsoleSettings(texts: ReadonlyMap<string, string>) {
  const { values, problems } = readValues(Object.fromEntries(texts), names);
  const settings = {
    proxyUrl: values.JIRA_CONNECT_PROXY_URL ?? null,
    keepsPublicKeys: values.JIRA_CONNECT_PUBLIC_KEY_STORAGE ?? false,
    additionalAudienceUrl: values.JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL ?? null,
    forgeAppId: values.JIRA_FORGE_APP_ID ?? null,
  };
  return { settings, problems: problems as readonly Problem[] };
}
