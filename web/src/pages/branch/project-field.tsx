import { ErrorMessage as FieldError } from '@atlaskit/form';
import { useCallback } from 'react';
import type { BranchProjectsAnswer, Gitlab } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { safeHref } from '../../components/safe-href.ts';
import { type PickerOption, SearchPicker } from '../../components/search-picker.tsx';
import type { BranchProject } from './remembered-project.ts';

type Option = PickerOption & { readonly project: BranchProject };

/** One of the projects in which the person may push; the server searches. */
export function ProjectField({
  api,
  gitlab,
  project,
  choose,
  problem,
}: {
  api: Api;
  gitlab: Gitlab;
  project: BranchProject | null;
  choose: (project: BranchProject | null) => void;
  problem: string | null;
}) {
  const load = useCallback(
    async (search: string) => {
      const query = { gitlab: gitlab.slug, ...(search !== '' && { search }) };
      const { projects } = await api.call<BranchProjectsAnswer>('/-/page/branch/projects', {
        query,
      });
      return projects.map(toOption);
    },
    [api, gitlab],
  );
  return (
    <div>
      <SearchPicker<Option>
        label="Project"
        placeholder="Search by name or path"
        value={project && toOption(project)}
        onChange={(option) => choose(option?.project ?? null)}
        load={load}
        noneText="No project found in which you may push. That takes the Developer role."
      />
      <div aria-live="polite">{problem !== null && <FieldError>{problem}</FieldError>}</div>
    </div>
  );
}

function toOption(project: BranchProject): Option {
  const { id, path, avatarUrl } = project;
  return { value: String(id), label: path, avatarUrl: safeHref(avatarUrl ?? '') ?? null, project };
}
