package engine

// Long makes every document of a rule set take the long way.
func Long(rs *RuleSet) { rs.items.short = nil }

// Short reports whether every criterion of a scorecard went the short way.
func Short(c *Scorecard) bool { return c.lines.easy }
