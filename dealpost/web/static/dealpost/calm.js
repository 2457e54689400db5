/** Run at once, but not again before some time has passed; what came meanwhile counts as once. */
export function calmly(run, every) {
  let timer = null;
  let again = false;
  return function call() {
    if (timer) again = true;
    else {
      again = false;
      run();
      timer = setTimeout(() => {
        timer = null;
        if (again) call();
      }, every);
    }
  };
}
