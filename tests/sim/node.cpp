// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/node.hpp"

namespace tiaodu::test {
namespace {

constexpr Millis post_delay{1};
constexpr std::size_t group_max = 16;
/// The real server looks every second; what is due is the same, only later, and the run is so much shorter.
constexpr Millis timers_look_every{20'000};

}  // namespace

/// The database thread as steps of the kernel.
class Node::Queue final : public CommitQueue {
public:
    Queue(Node& node, MainStore& store)
        : node_(node), store_(store), writer_(store, 200, 30), random_(node.kernel_.stream("queue")) {}

    void push(Commit commit) override {
        queue_.push_back(std::move(commit));
        if (!std::exchange(busy_, true)) later(Millis(random_.below(3)), [this] { take(); });
    }
    bool full() const override { return queue_.size() >= node_.settings_.queue_max; }
    bool storage_full() const override { return storage_full_; }
    std::size_t waiting() const override { return queue_.size(); }
    std::int64_t commits() const override { return commits_; }
    std::int64_t groups() const override { return groups_; }
    void stop() override {
        if (node_.disk_.dead() || std::exchange(stopped_, true)) return;
        while (!queue_.empty() || !group_.empty()) {
            if (group_.empty()) fill();
            if (writer_.write(group_) != Written::done) return;
            group_.clear();
        }
        store_.database().checkpoint_truncate();
    }

private:
    void later(Millis delay, std::function<void()> work) { node_.kernel_.after(delay, life_, std::move(work)); }
    void fill() {
        while (!queue_.empty() && group_.size() < group_max) {
            group_.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
    }
    void take() {
        fill();
        auto const sync = random_.chance(node_.settings_.slow_sync) ? Millis(2000 + random_.below(6000))
                                                                    : Millis(1 + random_.below(8));
        later(sync, [this] { write(); });
    }
    void write() {
        switch (writer_.write(group_)) {
            case Written::storage_full: storage_full_ = true; return later(Millis(500), [this] { write(); });
            case Written::broken: return node_.hooks_.broken(writer_.error());
            case Written::done: break;
        }
        storage_full_ = false;
        ++groups_;
        commits_ += static_cast<std::int64_t>(group_.size());
        node_.hooks_.committed(node_.reader());
        GroupWriter::confirm(std::exchange(group_, {}));
        writer_.checkpoint_when_due(queue_.size());
        busy_ = !queue_.empty();
        if (busy_) later(Millis(0), [this] { take(); });
    }

    Node& node_;
    MainStore& store_;
    GroupWriter writer_;
    Random random_;
    Life life_ = new_life();
    std::deque<Commit> queue_;
    std::vector<Commit> group_;
    bool busy_ = false, storage_full_ = false, stopped_ = false;
    std::int64_t groups_ = 0, commits_ = 0;
};

/// The reader pool: jobs run later, in any order.
class Node::DelayedReaders final : public Readers {
public:
    explicit DelayedReaders(Node& node) : node_(node), random_(node.kernel_.stream("readers")) {}
    bool submit(Job job) override {
        if (waiting_ >= 100) return false;
        ++waiting_;
        node_.kernel_.after(Millis(1 + random_.below(30)), life_, [this, job = std::move(job)] {
            --waiting_;
            if (!node_.disk_.dead()) job(node_.reader());
        });
        return true;
    }
    void stop() override { life_.reset(); }

private:
    Node& node_;
    Random random_;
    Life life_ = new_life();
    int waiting_ = 0;
};

/// The threads that hash: jobs run later, one after the other.
class Node::DelayedHashes final : public HashWorkers {
public:
    explicit DelayedHashes(Node& node) : node_(node), random_(node.kernel_.stream("hashes")) {}
    bool submit(std::function<void()> job) override {
        if (waiting_ >= 32) return false;
        ++waiting_;
        node_.kernel_.after(Millis(1 + random_.below(200)), life_, [this, job = std::move(job)] {
            --waiting_;
            job();
        });
        return true;
    }
    void stop() override { life_.reset(); }

private:
    Node& node_;
    Random random_;
    Life life_ = new_life();
    int waiting_ = 0;
};

Node::Node(Kernel& kernel, CrashDisk& disk, Clock const& clock, NodeSettings const& settings, NodeHooks hooks)
    : kernel_(kernel), disk_(disk), settings_(settings), hooks_(std::move(hooks)) {
    Config config;
    config.server.data_dir = settings_.folder.string();
    config.organisation.seed_file = settings_.seed_file;
    config.feed.outbox_bytes_max = settings_.outbox_bytes_max;
    ApplicationHooks application_hooks{
        [this](std::function<void()> work) { kernel_.after(post_delay, life_, std::move(work)); }, hooks_.broken};
    ApplicationParts parts;
    parts.vfs = disk_.vfs();
    parts.queue = [this](MainStore& store) { return std::make_unique<Queue>(*this, store); };
    parts.readers = [this](auto const&) { return std::make_unique<DelayedReaders>(*this); };
    parts.hashing = [this](auto const&) { return std::make_unique<DelayedHashes>(*this); };
    parts.password_cost = PasswordCost{8192, 1};
    if (settings_.losses) {
        auto const seed = kernel_.stream("bus").next() + static_cast<std::uint64_t>(kernel_.now().count());
        auto bus = std::make_unique<LossyBus>(
            std::make_unique<LocalBus>(), *settings_.losses, seed,
            [this](Millis delay, std::function<void()> work) { kernel_.after(delay, life_, std::move(work)); });
        lossy_ = bus.get();
        parts.bus = std::move(bus);
    }
    application_ =
        std::make_unique<Application>(std::move(config), clock, std::move(application_hooks), std::move(parts));
    every(std::chrono::seconds(5), [this] { application_->heartbeat(); });
    every(timers_look_every, [this] {
        if (!held_) application_->every_second();
    });
    every(std::chrono::minutes(1), [this] { application_->every_minute(); });
}

Node::~Node() {
    life_.reset();
    application_.reset();
}

void Node::every(Millis period, std::function<void()> work) {
    kernel_.after(period, life_, [this, period, work = std::move(work)]() mutable {
        work();
        every(period, std::move(work));
    });
}

void Node::calm() {
    if (lossy_ != nullptr) lossy_->set_losses({0, 0, 0, Millis(1), 0});
}

Database& Node::reader() {
    if (!reader_) reader_.emplace(settings_.folder / "main.db", OpenMode::read_only, Durability::full, disk_.vfs());
    return *reader_;
}

}  // namespace tiaodu::test
