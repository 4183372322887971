import Button from '@atlaskit/button/new';
import { type FormEvent, useState } from 'react';
import { InputField } from '../parts/input-field.tsx';
import { makeHref } from '../use-route.ts';
import './story.css';

/** Asks where something is. The question stands in the address, so that an answer can be passed on. */
export function SearchForm({ q }: { q: string }) {
  const [text, setText] = useState(q);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim().length < 2) return setProblem('Enter at least two characters.');
    setProblem(null);
    window.location.hash = makeHref(['search'], { q: text.trim() });
  };
  return (
    <search>
      <form className="console-search" onSubmit={ask}>
        <InputField
          label="Where is my merge request?"
          type="search"
          isRequired
          value={text}
          onChange={setText}
          problem={problem}
          help="An issue key, group/project!7, a commit, a branch, or an address of GitLab or Jira."
        />
        <Button type="submit" appearance="primary">
          Search
        </Button>
      </form>
    </search>
  );
}
