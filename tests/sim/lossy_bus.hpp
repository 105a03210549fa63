// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "server/app/bus.hpp"
#include "server/simulate/random.hpp"

#include <memory>

namespace tiaodu::test {

/// How often a LossyBus does what a bus may do, per event or announcement.
struct Losses {
    double drop = 0.1;
    double repeat = 0.1;
    double delay = 0.3;
    Millis delay_max{500};
    double drop_announcement = 0.1;
};

/// Puts losses in front of another bus: every event travels alone and is dropped, repeated, or delayed (and so
/// overtaken by later ones), as the seed says.
class LossyBus final : public Bus {
public:
    /// Runs a function on the core thread, so much later.
    using Later = std::function<void(Millis, std::function<void()>)>;

    LossyBus(std::unique_ptr<Bus> inner, Losses losses, std::uint64_t seed, Later later)
        : inner_(std::move(inner)), losses_(losses), random_(seed, "bus"), later_(std::move(later)) {}

    void subscribe(Handler handler) override { inner_->subscribe(std::move(handler)); }
    void publish(BusMessage const& message) override {
        if (message.events.empty()) return announce(message);
        for (auto const& event : message.events) {
            if (random_.chance(losses_.drop)) continue;
            bool const again = random_.chance(losses_.repeat);
            for (int copy = 0; copy < (again ? 2 : 1); ++copy) {
                BusMessage const one{message.epoch, event.row.seq, std::span(&event, 1)};
                if (random_.chance(losses_.delay)) {
                    delay(one, event);
                } else {
                    inner_->publish(one);
                }
            }
        }
    }
    void set_losses(Losses losses) { losses_ = losses; }

private:
    void announce(BusMessage const& message) {
        if (!random_.chance(losses_.drop_announcement)) inner_->publish(message);
    }
    void delay(BusMessage const& message, Published const& event) {
        auto const after =
            Millis(1 + static_cast<std::int64_t>(random_.below(static_cast<std::size_t>(losses_.delay_max.count()))));
        later_(after, [this, epoch = message.epoch, copy = std::make_shared<Published const>(event)] {
            inner_->publish({epoch, copy->row.seq, std::span(copy.get(), 1)});
        });
    }

    std::unique_ptr<Bus> inner_;
    Losses losses_;
    simulate::Random random_;
    Later later_;
};

}  // namespace tiaodu::test
