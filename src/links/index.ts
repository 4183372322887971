export { askToDiscover } from './ask-to-discover.ts';
export { type ActorRefusal, findActorRefusal, type LinkActor } from './check-administrator.ts';
export { checkConnections, listConnectionProblems } from './check-connections.ts';
export { checkHooks } from './check-hooks.ts';
export { discoverProjects } from './discover-projects.ts';
export { findConnection } from './find-connection.ts';
export { findLinks } from './find-links.ts';
export {
  type LinkAsUserAnswer,
  linkAsUser,
  linkSeveralAsUser,
  type TargetAnswer,
} from './link-as-user.ts';
export { linkTarget } from './link-target.ts';
export { listGroups } from './list-groups.ts';
export { listLinkable } from './list-linkable.ts';
export { rediscoverProjects } from './rediscover-projects.ts';
export { restartHistory } from './restart-history.ts';
export { type MatchingOptions, setMatching } from './set-matching.ts';
export {
  askToRestartHistory,
  cancelHistory,
  pauseHistory,
  resumeHistory,
} from './steer-history.ts';
export { removeLink, unlink } from './unlink.ts';
