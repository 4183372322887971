import type { SettingsAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SettingForm } from './setting-form.tsx';

/** The settings that need no restart, each with where its value comes from. */
export function SettingsPage() {
  const answer = useAnswer<SettingsAnswer>('/settings');
  return (
    <>
      <PageHeader
        title="Settings"
        lead="GitLab’s own settings for Jira. They take effect within seconds. What the environment sets, it alone can change."
      />
      <AnswerView of={answer} what="the settings">
        {({ settings }) => (
          <ul className="console-list">
            {settings.map((setting) => (
              // Anew when it was changed elsewhere, so that the field shows what is so.
              <li key={`${setting.name} ${setting.value} ${setting.source}`}>
                <SettingForm setting={setting} />
              </li>
            ))}
          </ul>
        )}
      </AnswerView>
    </>
  );
}
