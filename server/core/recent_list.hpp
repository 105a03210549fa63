// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tiaodu {

/// Things by key, at most so many: the one that was quiet for longest makes room for a new one and is counted. Each has
/// a number that rises in the order in which they appeared, by which lists are paged.
template <class Item>
class RecentList {
public:
    explicit RecentList(std::size_t items_max) : items_max_(items_max) {}

    /// The item of this key, an empty one if there was none; it is now the last to be forgotten.
    Item& touch(std::string const& key) {
        auto const found = by_key_.find(key);
        if (found != by_key_.end()) {
            entries_.splice(entries_.end(), entries_, found->second);
            return entries_.back().item;
        }
        if (entries_.size() >= items_max_) {
            by_key_.erase(entries_.front().key);
            entries_.pop_front();
            ++dropped_;
        }
        entries_.push_back({key, ++last_number_, Item{}});
        by_key_.emplace(key, std::prev(entries_.end()));
        return entries_.back().item;
    }
    void erase(std::string const& key) {
        auto const found = by_key_.find(key);
        if (found == by_key_.end()) return;
        entries_.erase(found->second);
        by_key_.erase(found);
    }
    std::size_t size() const { return entries_.size(); }
    std::int64_t dropped() const { return dropped_; }

    struct Page {
        std::vector<Item const*> items;
        std::optional<std::int64_t> next;  ///< Give it as `below`; absent at the end.
    };
    /// The youngest first, those with a number below `below`. The items live until the list is changed.
    Page page(std::optional<std::int64_t> below, std::size_t limit) const {
        std::vector<Entry const*> wanted;
        for (auto const& entry : entries_)
            if (!below || entry.number < *below) wanted.push_back(&entry);
        std::sort(wanted.begin(), wanted.end(), [](auto const* a, auto const* b) { return a->number > b->number; });
        Page page;
        for (std::size_t i = 0; i < std::min(limit, wanted.size()); ++i) page.items.push_back(&wanted[i]->item);
        if (wanted.size() > limit && limit > 0) page.next = wanted[limit - 1]->number;
        return page;
    }

private:
    struct Entry {
        std::string key;
        std::int64_t number = 0;
        Item item;
    };
    std::size_t items_max_;
    std::list<Entry> entries_;  ///< The quietest first.
    std::unordered_map<std::string, typename std::list<Entry>::iterator> by_key_;
    std::int64_t last_number_ = 0;
    std::int64_t dropped_ = 0;
};

}  // namespace tiaodu
