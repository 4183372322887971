// The part of Atlassian's `all.js` that an app's page needs, for use inside the sandbox's frames.
(() => {
  const hostOrigin = new URLSearchParams(location.search).get('xdm_e') ?? '*';
  const waiting = new Map();

  addEventListener('message', ({ data, source }) => {
    if (source !== parent || data?.sandbox !== 'connect') return;
    waiting.get(data.id)?.(data.answer);
    waiting.delete(data.id);
  });

  function ask(name, ...details) {
    const id = `${Date.now()}-${Math.random()}`;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      parent.postMessage({ sandbox: 'connect', id, ask: name, details }, hostOrigin);
    });
  }

  // Atlassian's functions answer by callback, by promise, or both.
  function answering(name) {
    return async (callback) => {
      const answer = await ask(name);
      if (typeof callback === 'function') callback(answer);
      return answer;
    };
  }

  window.AP = {
    context: { getToken: answering('getToken'), getContext: answering('getContext') },
    getLocation: answering('getLocation'),
    navigator: {
      go: () => ask('reload'),
      reload: () => ask('reload'),
      getLocation: answering('getLocation'),
    },
    resize: (width, height) => ask('resize', width, height),
    sizeToParent: () => undefined,
    flag: {
      create: (details) => {
        void ask('flag', { title: details?.title, body: details?.body });
        return { close: () => undefined };
      },
    },
  };
})();
