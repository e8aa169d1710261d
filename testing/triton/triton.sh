#!/usr/bin/env bash
# A real Triton Inference Server 2.51.0 (24.10) for tests: CPU only, without Docker, GPU or root, from the PyPI wheel nvidia-pytriton 0.7.0.
#
#   triton.sh install                     installs it (94 MB to download, 320 MB on disk); nothing to do if it is there
#   triton.sh run MODELS [OPTIONS...]     installs it and becomes tritonserver with this model repository; end it with SIGTERM
#   triton.sh attached MODELS [OPTIONS…]  the same, but it also ends when its standard input does: with whoever started it, however that ends
#
# It lies in $PRISM_TEST_TRITON, by default ~/.cache/prism-test/triton; delete that folder to be rid of it. $PYTHON chooses the interpreter (3.11 or 3.12).
# Exit code 3: this machine cannot run it; the last line says why. The server has no onnxruntime backend: models/ are served by deploy/triton's stand-in.
set -euo pipefail

wheel=nvidia-pytriton==0.7.0
# numpy 2 is not understood by the python backend of 24.10; ONNX Runtime is of the version that Prism has embedded.
packages=(numpy==1.26.4 onnxruntime==1.29.0)
home=${PRISM_TEST_TRITON:-${XDG_CACHE_HOME:-$HOME/.cache}/prism-test/triton}

cannot() { echo "$*"; exit 3; }
usage() { sed -n '4,6s/^# *//p' "$0" >&2; exit 64; }

# The first interpreter that the wheel has a stub for and that can make virtual environments.
interpreter() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.12 python3.11}; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# The stub embeds Python, so libpython must be of the same build as the standard library.
link_libpython() {
  local version=$1 library="libpython$1.so.1.0" machine folder
  machine=$(uname -m)-linux-gnu
  for folder in $("$work/venv/bin/python" -c 'import sys, sysconfig; print(sys.base_prefix + "/lib", sysconfig.get_config_var("LIBDIR"))') "/usr/lib/$machine"; do
    if [ -e "$folder/$library" ]; then
      ln -s "$folder/$library" "$work/lib/$library"
      return
    fi
  done
  # Debian's python3 is linked statically; the shared library is in a package of its own, which needs no root to be unpacked.
  if (cd "$work" && apt-get download -q "libpython$version" && dpkg -x "libpython${version}"_*.deb deb) >>"$work/install.log" 2>&1; then
    ln -s "$work/deb/usr/lib/$machine/$library" "$work/lib/$library"
    return
  fi
  cannot "there is no $library; install libpython$version"
}

install() {
  [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || cannot "Triton's wheel is for Linux on x86-64 only, and this is $(uname -s) on $(uname -m)"
  local python version site triton
  python=$(interpreter) || cannot "there is no Python 3.11 or 3.12 with venv"
  work=$home
  rm -rf "$work/venv" "$work/lib" "$work/backends" "$work/caches" "$work/deb"
  mkdir -p "$work/lib" "$work/backends/python"
  "$python" -m venv "$work/venv" >"$work/install.log" 2>&1 || cannot "'$python -m venv' failed; install python3-venv"
  # Without the wheel's own dependencies: those are for clients.
  { "$work/venv/bin/python" -m pip install -q --disable-pip-version-check --timeout 20 --retries 2 --only-binary=:all: "${packages[@]}" &&
    "$work/venv/bin/python" -m pip install -q --disable-pip-version-check --timeout 20 --retries 2 --only-binary=:all: --no-deps "$wheel"; } >>"$work/install.log" 2>&1 ||
    cannot "$wheel could not be installed (see $work/install.log)"
  site=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
  version=$("$work/venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  triton=$site/pytriton/tritonserver
  # A __pycache__ in the model repository would count as a change of the model.
  echo 'import sys; sys.dont_write_bytecode = True' >"$site/no_bytecode.pth"
  ln -s "$site"/nvidia_pytriton.libs/* "$work/lib/"
  ln -s "$triton/bin/tritonserver" "$work/lib/tritonserver"
  ln -s "$triton"/backends/python/*.so "$triton"/backends/python/*.py "$triton/python_backend_stubs/$version/triton_python_backend_stub" "$work/backends/python/"
  link_libpython "$version"
}

# Several test runs may start at once; the first one installs.
ready() {
  mkdir -p "$home" || cannot "$home cannot be made"
  exec 9>"$home/.lock"
  flock 9
  if [ "$(cat "$home/.installed" 2>/dev/null)" != "$wheel ${packages[*]}" ]; then
    rm -f "$home/.installed"
    install
    echo "$wheel ${packages[*]}" >"$home/.installed"
  fi
  exec 9>&-
}

# A killed server leaves the processes of its models behind, so they are ended with it. $$ is the server's id: it takes this shell's place.
end_with_input() {
  while read -r -u 3 _; do :; done
  local stubs
  stubs=$(pgrep -P $$ -f triton_python_backend_stub || true)
  if grep -q tritonserver "/proc/$$/cmdline" 2>/dev/null; then kill -9 $$ $stubs 2>/dev/null || true; fi
}

run() {
  local models=$1
  shift
  # The stub finds its Python through python3 on PATH, and libtriton_python.so its libraries nowhere else.
  export PATH="$home/venv/bin:$PATH" LD_LIBRARY_PATH="$home/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  unset PYTHONHOME PYTHONPATH
  if [ "$attached" = yes ]; then
    exec 3<&0
    (end_with_input) &
    exec 3<&- </dev/null
  fi
  exec "$home/lib/tritonserver" --model-repository "$models" --backend-directory "$home/backends" --disable-auto-complete-config \
    --allow-gpu-metrics false --backend-config "python,shm-region-prefix-name=triton-$$-" "$@"
}

case "${1:-}" in
  install)
    [ $# -eq 1 ] || usage
    ready
    echo "$home"
    ;;
  run | attached)
    [ $# -ge 2 ] || usage
    if [ "$1" = attached ]; then attached=yes; else attached=no; fi
    ready
    shift
    run "$@"
    ;;
  *) usage ;;
esac
