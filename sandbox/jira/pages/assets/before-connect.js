// What Jira's front end has ready before Atlassian's host library runs.

// Its feature gates. Here all are off.
window.__FEATUREGATES_JS__ = {
  initializeCompleted: () => true,
  checkGate: () => false,
  // The one the library was built with; it warns of any other.
  getPackageVersion: () => '4.23.4',
};

// The older widgets of the library bind themselves by jQuery. None of them is on this site's pages.
window.AJS = { $: () => undefined };
