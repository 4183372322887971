import { useCallback } from 'react';
import type { Namespace, NamespacesAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { type PickerOption, SearchPicker } from '../../components/search-picker.tsx';
import type { SettingsTarget } from './settings-target.ts';

type Option = PickerOption & { readonly target: SettingsTarget };

const kinds = ['project', 'group'] as const;

/** The linked group itself, or a project or subgroup in it that the person maintains. */
export function PlaceField({
  api,
  gitlab,
  root,
  place,
  choose,
}: {
  api: Api;
  gitlab: string;
  root: SettingsTarget;
  place: SettingsTarget;
  choose: (place: SettingsTarget) => void;
}) {
  const load = useCallback(
    async (search: string) => {
      if (search === '') return [toOption(root)];
      const answers = await Promise.all(
        kinds.map((kind) =>
          api.call<NamespacesAnswer>('/-/page/namespaces', { query: { gitlab, kind, search } }),
        ),
      );
      const found = answers.flatMap(({ namespaces }) => namespaces);
      return found.filter((one) => isWithin(root, one)).map(toOption);
    },
    [api, gitlab, root],
  );
  return (
    <SearchPicker<Option>
      label="Settings of"
      placeholder="Search for a project or subgroup"
      value={toOption(place)}
      onChange={(option) => choose(option?.target ?? root)}
      load={load}
      noneText={`No project or subgroup of ${root.path} found of which you are a Maintainer.`}
    />
  );
}

function isWithin(root: SettingsTarget, { path }: Namespace): boolean {
  return path.startsWith(`${root.path}/`);
}

function toOption({ kind, id, path }: SettingsTarget): Option {
  return { value: `${kind} ${id}`, label: path, target: { kind, id, path } };
}
