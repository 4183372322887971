import { ErrorMessage as FieldError } from '@atlaskit/form';
import SectionMessage from '@atlaskit/section-message';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { Gitlab, SourceBranchesAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { type PickerOption, SearchPicker } from '../../components/search-picker.tsx';
import { listBranches } from './list-branches.ts';
import type { BranchProject } from './remembered-project.ts';

/** The branch at which the new one begins; the project's default branch unless another is chosen. */
export function SourceField({
  api,
  gitlab,
  project,
  chosen,
  choose,
  problem,
}: {
  api: Api;
  gitlab: Gitlab;
  project: BranchProject;
  chosen: string | null;
  choose: (name: string | null) => void;
  problem: string | null;
}) {
  const client = useQueryClient();
  const place = { gitlab: gitlab.slug, project: project.id };
  const first = useQuery(listBranches(api, { ...place, search: '' }));
  const load = useCallback(
    async (search: string) => {
      const wish = { gitlab: gitlab.slug, project: project.id, search };
      return (await client.fetchQuery(listBranches(api, wish))).map(toOption);
    },
    [api, client, gitlab, project],
  );
  const standard = first.data?.find(({ isDefault }) => isDefault)?.name ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once for each project, and may be emptied afterwards.
  useEffect(() => {
    if (chosen === null && standard !== null) choose(standard);
  }, [standard]);
  if (first.data?.length === 0) {
    return (
      <SectionMessage appearance="warning" title="This project has no branches yet">
        A branch begins at another one. Push a first commit to {project.path}, or choose another
        project.
      </SectionMessage>
    );
  }
  return (
    <div>
      <SearchPicker
        label="Source branch"
        placeholder="Search by name"
        value={chosen === null ? null : { value: chosen, label: chosen }}
        onChange={(option) => choose(option?.value ?? null)}
        load={load}
        noneText="No branch found."
      />
      <div aria-live="polite">{problem !== null && <FieldError>{problem}</FieldError>}</div>
    </div>
  );
}

function toOption({ name, isDefault }: SourceBranchesAnswer['branches'][number]): PickerOption {
  return { value: name, label: name, ...(isDefault && { description: 'Default branch' }) };
}
