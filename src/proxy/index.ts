export { checkInstance } from './check-instance.ts';
export { type ChooseInstanceAnswer, chooseInstance } from './choose-instance.ts';
export { tellInstanceAgain } from './tell-instance.ts';
