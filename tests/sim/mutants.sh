#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Breaks the server in known ways, one at a time, in a copy of the tree, and shows that the simulation notices each.
# Not part of ./test: it compiles for a long time. Usage: mutants.sh [--tree FOLDER] [NAME …]
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
tree=""
if [[ ${1:-} == --tree ]]; then
    tree=$2
    shift 2
fi
[[ -n $tree ]] || tree=$(mktemp -d)/tree
mkdir -p "$tree"
seeds=${TIAODU_MUTANT_SEEDS:-1..60}

# name | file | sed expression
mutants() {
    cat <<'LIST'
ack-before-commit|db/writer.cpp|s/^        store_\.write(group);/        confirm(group);\n        store_.write(group);/
normal-instead-of-full|db/main_store.cpp|s/OpenMode::read_write, Durability::full, vfs/OpenMode::read_write, Durability::normal, vfs/
dedup-outside-transaction|db/main_store.cpp|s/^        for (auto const& commit : commits) write_one(commit);/        std::vector<Commit> bare(commits.begin(), commits.end());\n        for (auto\& commit : bare) commit.command.reset();\n        for (auto const\& commit : bare) write_one(commit);/;s/^        transaction\.commit();$/        transaction.commit();\n        for (auto const\& commit : commits)\n            if (Commit only{commit.command, {}, {}}; commit.command) write_one(only);/
version-check-dropped|server/core/decision.cpp|s/->version != version)/->version < version)/
unit-check-dropped|server/core/order_rules.cpp|s/rule\.primary == PrimaryJob::takes_unit \&\& unit\.order_id)/rule.primary == PrimaryJob::takes_unit \&\& unit.order_id \&\& unit.order_id->number() < 0)/
event-after-commit|db/main_store.cpp|s/^    for (std::size_t i = 0; i < commit\.events\.size(); ++i) write_event(commit\.events\[i\], commit\.event_bodies\[i\]);//;s/^        transaction\.commit();$/        transaction.commit();\n        for (auto const\& commit : commits)\n            for (std::size_t i = 0; i < commit.events.size(); ++i) write_event(commit.events[i], commit.event_bodies[i]);/
recover-off-by-one|server/edge/console_protocol.cpp|s/replay(id, resume->seq);/replay(id, resume->seq + 1);/
relay-repairs-nothing|server/app/event_relay.cpp|s/if (reading_ || heard_ <= seq_) return;/return;/
live-join-off-by-one|server/edge/console_protocol.cpp|s/feed()\.join(\*this, positions_, after)/feed().join(*this, positions_, after + 1)/
told-before-commit|server/edge/console_protocol.cpp|s/^    held_ = true;$/    held_ = false;/
scope-not-checked|server/app/feed.cpp|s/if (scope\.allows_any(Right::view, event\.nodes)) {/if (true) {/
gone-not-told|server/app/feed.cpp|s/} else if (scope\.allows_any(Right::view, event\.left)) {/} else if (false) {/
moved-ticket-shown|server/app/event_text.cpp|s/^    keep_what_all_may_see(world, row, touched);//
queue-limit-ignored|server/edge/outbox.hpp|s/if (bytes_ + frame->size() > bytes_max_) {/if (false) {/
first-answer-forgotten|server/app/command_loop.cpp|s/found->second\.reply = remembered;/found->second.reply = std::nullopt;/
fatal-error-ignored|db/writer.cpp|s/error\.disk_full() ? Written::storage_full : Written::broken/Written::storage_full/
personal-data-in-event|server/core/ticket_rules.cpp|s/ticket\.contact = masked_phone(\*command\.contact_phone)/ticket.contact = *command.contact_phone/
timer-fires-twice|server/core/deadlines.cpp|s/for (auto stage = recipient\.stage; stage < due;)/for (auto stage = ReceiptStage::none; stage < due;)/;s/ || recipient\.stage == ReceiptStage::climbed_top//
recipient-follows-nobody|server/core/apply_orders.cpp|s/^    auto parent = order\.recipients\[static_cast<std::size_t>(index)\]\.parent;/    std::optional<std::int32_t> parent;/
old-revision-accepted|server/core/receipt_rules.cpp|s/if (step\.revision != order\.revision)/if (step.revision > order.revision)/
deadline-lost-on-restart|server/app/application.cpp|s/^    set_default_rules(world_);/    set_default_rules(world_);\n    for (auto\& [id, order] : world_.orders)\n        for (auto\& recipient : order.recipients) recipient.stage = ReceiptStage::climbed_top;/
off-duty-is-called|server/core/order_rules.cpp|s/if (unit\.posture == DutyPosture::off_duty) {/if (false) {/
queued-shown-when-full|server/app/application.cpp|s/when_published(std::function<void()> then) { publisher_->when_published/when_published(std::function<void()> then) { if (queue_->storage_full()) then(); else publisher_->when_published/
LIST
}

# Not with the old times: an object of an earlier mutant may be younger than a source that has changed since.
(cd "$top" && tar cf - --exclude=./build --exclude=node_modules --exclude=./.git .) | tar xmf - -C "$tree"
cmake -S "$tree" -B "$tree/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1" \
    -DTIAODU_WERROR=OFF > "$tree/cmake.log"
build() { nice ninja -C "$tree/build" tiaodu_sim > "$tree/build.log" 2>&1; }
build || { tail -20 "$tree/build.log"; exit 2; }

wanted=" $* " missed=0
while IFS='|' read -r name file change; do
    [[ $wanted == "  " || $wanted == *" $name "* ]] || continue
    cp "$tree/$file" "$tree/original"
    sed -i "$change" "$tree/$file"
    if cmp -s "$tree/$file" "$tree/original"; then
        echo "$name: the source has changed, this mutant no longer applies"
        missed=1
    elif ! build; then
        echo "$name: does not compile"
        tail -5 "$tree/build.log"
        missed=1
    elif "$tree/build/tests/sim/tiaodu_sim" --seeds "$seeds" > "$tree/run.log" 2>&1; then
        echo "$name: NOT caught by seeds $seeds"
        missed=1
    else
        echo "$name: caught, $(grep -m1 'fails:' "$tree/run.log" | cut -c1-160)"
    fi
    mv "$tree/original" "$tree/$file"
    touch "$tree/$file"
done < <(mutants)
exit "$missed"
