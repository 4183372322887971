import { withDatabase } from '../support/database.ts';
import { testCoverage } from './mirror-rules/coverage.ts';
import { testDueWork } from './mirror-rules/due-work.ts';
import { testOrder } from './mirror-rules/order.ts';
import { testPayloads } from './mirror-rules/payloads.ts';
import { testUnknownKeys } from './mirror-rules/unknown-keys.ts';

// The rules that the tables keep. Rules 1, 3, 4 and 8 are in mirror-rules.test.ts, through HTTP.
withDatabase('rule 2, Order', testOrder);
withDatabase('rule 5, Due work', testDueWork);
withDatabase('rule 6, Payloads', testPayloads);
withDatabase('rule 7, Coverage', testCoverage);
withDatabase('rule 9, Unknown keys', testUnknownKeys);
