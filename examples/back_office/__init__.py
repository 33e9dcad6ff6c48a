"""The reference back office: what an integrator needs to do, and no more. See docs/back-office.md."""
