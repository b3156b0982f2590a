// Shows the reconnect dialog and reloads when the server has forgotten this page: nothing lives only in a tab.
const modal = document.getElementById("components-reconnect-modal");
modal?.addEventListener("components-reconnect-state-changed", onStateChanged);
document.getElementById("components-reconnect-button")?.addEventListener("click", () => void retry());
document.getElementById("components-resume-button")?.addEventListener("click", () => void resume());

function onStateChanged(event) {
  switch (event.detail.state) {
    case "show":
      modal.showModal();
      break;
    case "hide":
      modal.close();
      break;
    case "failed":
      document.addEventListener("visibilitychange", retryWhenVisible);
      break;
    case "rejected":
      location.reload();
      break;
  }
}

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    if (!(await Blazor.reconnect())) {
      if (!(await Blazor.resumeCircuit())) {
        location.reload();
      } else {
        modal.close();
      }
    }
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!(await Blazor.resumeCircuit())) {
      location.reload();
    }
  } catch {
    location.reload();
  }
}

function retryWhenVisible() {
  if (document.visibilityState === "visible") {
    void retry();
  }
}
