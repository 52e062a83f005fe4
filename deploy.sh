#!/usr/bin/env bash
# Deploys the service with its dashboard to Databricks Apps, and waits until it answers.
#   ./deploy.sh --profile P [--target dev|prod|dev-lakebase|prod-lakebase] [--dry-run]
# --dry-run prints the steps without running them. docs/deployment.md lists the requirements.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/shared.sh"

profile="" target=dev dry_run=false seconds=${DEPLOY_WAIT_SECONDS:-600}
usage() { fail "Usage: $0 --profile P [--target dev|prod|dev-lakebase|prod-lakebase] [--dry-run]"; }
while [ $# -gt 0 ]; do
    case $1 in
    --profile | --target)
        [ -n "${2:-}" ] || usage
        if [ "$1" = --profile ]; then profile=$2; else target=$2; fi
        shift 2
        ;;
    --dry-run) dry_run=true && shift ;;
    *) usage ;;
    esac
done
[ -n "$profile" ] || usage
case $target in
dev | prod | dev-lakebase | prod-lakebase) ;;
*) fail "There is no target $target: it is dev, prod, dev-lakebase or prod-lakebase." ;;
esac

# Runs one step. $1: its description; $2: its function.
step() {
    local command
    command=$(command_of "$2")
    say "$1"
    if $dry_run; then
        printf '  %s\n' "$command"
        return
    fi
    task_failed="This failed, and the steps after it were not done: $command"
    "$2"
    task_failed=""
}

# Prints the command that a step runs.
command_of() {
    local where="--profile $profile --target $target"
    case $1 in
    check_cli) echo "databricks auth token --profile $profile" ;;
    build) echo "npm --prefix frontend run build" ;;
    validate) echo "databricks bundle validate $where" ;;
    upload) case $target in
        *-lakebase) echo "databricks bundle deploy $where (with backend/app.lakebase.yaml as backend/app.yaml)" ;;
        *) echo "databricks bundle deploy $where" ;;
        esac ;;
    run) echo "databricks bundle run brickhouse $where" ;;
    set_up) echo "./setup-env.sh" ;;
    wait_for_health) echo "curl …/api/health with the profile's token, for $seconds s at most" ;;
    *) echo "$1" ;;
    esac
}

bundle() { databricks bundle "$@" --profile "$profile" --target "$target"; }

# Prints one value of the JSON on standard input by its keys: `word access_token`, `word resources apps brickhouse url`.
word() {
    $VENV/bin/python -c 'import functools, json, sys
print(functools.reduce(lambda d, k: d.get(k) or {}, sys.argv[1:], json.load(sys.stdin)) or "")' "$@"
}

check_cli() {
    command -v databricks >/dev/null ||
        fail "The Databricks CLI is missing: install it (1.0 or newer), then: databricks auth login --profile $profile"
    databricks auth token --profile "$profile" >/dev/null 2>&1 ||
        fail "The profile $profile is not signed in: databricks auth login --profile $profile"
}

build() {
    use_node
    build_dashboard
}

validate() { bundle validate; }
run() { bundle run brickhouse; }

# For a Lakebase target, app.lakebase.yaml is uploaded as app.yaml. If a deployment is killed meanwhile, the next one
# puts the file back.
manifest=backend/app.yaml kept=backend/.app.yaml.kept
clean_up() { if [ -f $kept ]; then mv $kept $manifest; fi; }

upload() {
    case $target in
    *-lakebase)
        mv $manifest $kept
        cp backend/app.lakebase.yaml $manifest
        bundle deploy
        clean_up
        ;;
    *) bundle deploy ;;
    esac
}

wait_for_health() {
    local url bearer started=$SECONDS
    url=$(bundle summary --output json | word resources apps brickhouse url)
    [ -n "$url" ] || fail "Databricks does not say where the app is: databricks bundle summary"
    while true; do
        bearer=$(databricks auth token --profile "$profile" --output json | word access_token) || bearer=""
        curl --silent --fail --max-time 10 --header "Authorization: Bearer $bearer" "$url/api/health" >/dev/null && break
        [ $((SECONDS - started)) -lt "$seconds" ] ||
            fail "No response from $url/api/health in $seconds s: databricks apps logs shows why."
        sleep 2
    done
    say "It answers: $url"
}

clean_up
trap clean_up EXIT
step "Checking the Databricks CLI" check_cli
step "Setting up what is missing here" set_up
step "Building the dashboard" build
step "Validating the bundle for $target" validate
step "Uploading, and making what is missing of its resources" upload
step "Starting the app" run
step "Waiting until it answers" wait_for_health
