import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import type {
  CreateBranchAnswer,
  CreateBranchRequest,
  Gitlab,
} from '../../../../src/contract/index.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Api } from '../../api/create-api.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import { BranchCreated } from './branch-created.tsx';
import styles from './branch-page.module.css';
import { branchesKey } from './list-branches.ts';
import { NameField } from './name-field.tsx';
import { ProjectField } from './project-field.tsx';
import { proposeBranchName } from './propose-branch-name.ts';
import type { BranchWish } from './read-branch-wish.ts';
import {
  type BranchProject,
  findRememberedProject,
  tryRememberProject,
} from './remembered-project.ts';
import { SourceField } from './source-field.tsx';
import { useNameProblem } from './use-name-problem.ts';

type FormProps = {
  api: Api;
  gitlab: Gitlab;
  wish: BranchWish;
  /** GitLab no longer takes the person's token. */
  onSignInEnded: () => void;
};

/** Project, source and name of the branch; then what came of it. */
export function BranchForm(props: FormProps) {
  const { api, gitlab } = props;
  const form = useBranchForm(props);
  const place = useRef<HTMLFormElement>(null);
  // The button that signed the person in is gone, and the focus with it.
  useLayoutEffect(() => place.current?.focus(), []);
  if (form.created && form.project) {
    return <BranchCreated branch={form.created} project={form.project} again={form.beginAgain} />;
  }
  return (
    <form
      ref={place}
      tabIndex={-1}
      className={styles.form}
      noValidate
      aria-label="New branch"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <Stack space="space.200">
        <ProjectField
          {...{ api, gitlab, project: form.project, choose: form.chooseProject }}
          problem={form.hasTried && !form.project ? 'Choose the project.' : null}
        />
        {form.project && (
          <SourceField
            key={form.project.id}
            {...{ api, gitlab, project: form.project, chosen: form.source }}
            choose={form.chooseSource}
            problem={form.hasTried && !form.source ? 'Choose the branch to begin at.' : null}
          />
        )}
        <NameField
          name={form.name}
          enter={form.enterName}
          problem={form.nameProblem}
          issueKey={props.wish.issueKey}
        />
        <ErrorMessage title="Failed to create branch." error={form.error} />
        <div>
          <Button type="submit" appearance="primary" isLoading={form.isRunning}>
            Create branch
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function useBranchForm({ api, gitlab, wish, onSignInEnded }: FormProps) {
  const [project, setProject] = useState(() => selectProject(gitlab, wish));
  const [source, setSource] = useState<string | null>(null);
  const [name, setName] = useState(() => proposeBranchName(wish.issueKey, wish.issueSummary));
  const [hasTried, setHasTried] = useState(false);
  const { isRunning, error, created, create, forget } = useCreateBranch({ api, onSignInEnded });
  const client = useQueryClient();
  const problem = useNameProblem({ api, gitlab, project, name });
  const submit = async () => {
    setHasTried(true);
    if (!project || !source || problem !== null) return;
    const isMade = await create({ gitlab: gitlab.slug, project: project.id, name, ref: source });
    if (!isMade) return;
    tryRememberProject(wish.issueKey, { gitlab: gitlab.slug, project });
    client.removeQueries({ queryKey: branchesKey });
  };
  return {
    ...{ project, source, name, hasTried, isRunning, error, created, submit },
    nameProblem: name === '' && !hasTried ? null : problem,
    chooseProject: (chosen: BranchProject | null) => {
      forget();
      setProject(chosen);
      if (chosen?.id !== project?.id) setSource(null);
    },
    chooseSource: (chosen: string | null) => {
      forget();
      setSource(chosen);
    },
    enterName: (entered: string) => {
      forget();
      setName(entered);
    },
    beginAgain: () => {
      forget();
      setHasTried(false);
    },
  };
}

function selectProject(gitlab: Gitlab, wish: BranchWish): BranchProject | null {
  const remembered = findRememberedProject(wish.issueKey);
  return remembered?.gitlab === gitlab.slug ? remembered.project : null;
}

function useCreateBranch({ api, onSignInEnded }: Pick<FormProps, 'api' | 'onSignInEnded'>) {
  const [error, setError] = useState<unknown>(null);
  const [created, setCreated] = useState<CreateBranchAnswer | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  // A second click comes before the button is drawn anew.
  const isTaken = useRef(false);
  const create = async (body: CreateBranchRequest) => {
    if (isTaken.current) return false;
    isTaken.current = true;
    setIsRunning(true);
    setError(null);
    try {
      setCreated(await api.call<CreateBranchAnswer>('/-/page/branch', { method: 'POST', body }));
      return true;
    } catch (caught) {
      if (caught instanceof ApiError && caught.status === 401) onSignInEnded();
      else setError(caught);
      return false;
    } finally {
      isTaken.current = false;
      setIsRunning(false);
    }
  };
  const forget = () => {
    setError(null);
    setCreated(null);
  };
  return { isRunning, error, created, create, forget };
}
