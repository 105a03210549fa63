// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/kernel.hpp"

namespace tiaodu::test {
namespace {
constexpr std::size_t lines_kept = 200;
}

void Kernel::after(Millis delay, std::function<void()> work) {
    tasks_.push({now_ + std::max(delay, Millis(0)), ++asked_, std::move(work)});
}

void Kernel::after(Millis delay, Life const& life, std::function<void()> work) {
    after(delay, [weak = std::weak_ptr<void>(life), work = std::move(work)] {
        if (auto const held = weak.lock()) work();
    });
}

void Kernel::run_until(Millis end) {
    while (!tasks_.empty() && tasks_.top().at <= end) {
        auto const task = std::move(const_cast<Task&>(tasks_.top()));
        tasks_.pop();
        now_ = task.at;
        ++steps_;
        task.work();
    }
    now_ = std::max(now_, end);
}

void Kernel::trace(std::string_view who, std::string_view what) {
    auto line = std::to_string(now_.count()) + " " + std::string(who) + ": " + std::string(what);
    hash_ = simulate::hash_of(line, hash_);
    if (show_) show_(line);
    lines_.push_back(std::move(line));
    if (lines_.size() > lines_kept) lines_.pop_front();
}

}  // namespace tiaodu::test
