// Shows the reconnect dialog and reloads when the server has forgotten this page: nothing lives only in a tab.
const modal = document.getElementById("components-reconnect-modal");
modal?.addEventListener("components-reconnect-state-changed", onStateChanged);
document.getElementById("components-reconnect-button")?.addEventListener("click", () => void retry());
document.getElementById("components-resume-button")?.addEventListener("click", () => void resume());

function onStateChanged(event) {
  switch (event.detail.state) {
    case "show":
      if (!worksOffline()) {
        modal.showModal();
      }
      break;
    case "hide":
      modal.close();
      break;
    case "failed":
      retryLater();
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
    retryLater();
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

// The annotation page goes on without the server and says so itself: no dialog in the way of drawing.
function worksOffline() {
  return document.querySelector("[data-works-offline]") !== null;
}

function retryLater() {
  document.addEventListener("visibilitychange", retryWhenVisible);
  if (worksOffline()) {
    setTimeout(() => void retry(), 5000);
  }
}

function retryWhenVisible() {
  if (document.visibilityState === "visible") {
    void retry();
  }
}
