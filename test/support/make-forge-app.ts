import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forgeManifest from '@forge/manifest';
import type { ForgeManifest } from '../../sandbox/jira/index.ts';
import { runCommand } from './run-command.ts';

export const forgeAppId = 'ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107';

/** A manifest file as Atlassian's own package reads and judges it. */
async function readManifest(
  text: string,
): Promise<{ manifest: ForgeManifest; problems: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'forge-manifest-'));
  const before = process.cwd();
  try {
    await writeFile(join(folder, 'manifest.yml'), text);
    // Atlassian's package reads the manifest of the folder it runs in.
    process.chdir(folder);
    const { ProcessorBuilder, ValidationTypes } = forgeManifest;
    const processor = ProcessorBuilder.instance().withValidation(ValidationTypes.FULL).build();
    const { errors, manifestObject } = await processor.process();
    return {
      manifest: manifestObject?.yamlContent as unknown as ForgeManifest,
      problems: (errors ?? []).map(({ message }) => message),
    };
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
}

/** The app that the command writes, with an endpoint for pages as GitLab's own app has it. */
export async function makeManifest(publicUrl: string, homeUrl: string): Promise<ForgeManifest> {
  const manifest = await readWritten();
  const page = { key: 'page', remote: 'product', auth: { appSystemToken: { enabled: true } } };
  const text = JSON.stringify({
    ...manifest,
    modules: { ...manifest.modules, endpoint: [...(manifest.modules.endpoint ?? []), page] },
  });
  // Forge takes https only, which the product of a test is not.
  return JSON.parse(
    text.replaceAll(written.publicUrl, publicUrl).replaceAll(written.gitlabUrl, homeUrl),
  );
}

const written = { publicUrl: 'https://sync.example.com/pre', gitlabUrl: 'https://git.example.com' };

/** Runs the command, and reads what it wrote. */
export async function runForgeInit(...more: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'forge-app-'));
  try {
    const { publicUrl, gitlabUrl } = written;
    const urls = ['--public-url', publicUrl, '--gitlab-url', gitlabUrl];
    const result = await runCommand(['forge', 'init', folder, ...urls, ...more]);
    const text = await readFile(join(folder, 'manifest.yml'), 'utf8').catch(() => null);
    return { ...result, read: text === null ? null : await readManifest(text) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readWritten(): Promise<ForgeManifest> {
  const { read, stderr } = await runForgeInit('--app-id', forgeAppId);
  assert.deepEqual(read?.problems, [], stderr);
  return read.manifest;
}
