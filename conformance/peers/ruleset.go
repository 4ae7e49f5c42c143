package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"jixiao/engine"
)

const workloadRef = "peers/workload@2022"

// plain is a criterion as rules.json has it. jixiao has no maps, so the one criterion that looks up in one is written as a choice.
func plain(c *criterion) (string, string) {
	src := c.Src
	if c.ID == "C41" {
		src = "benefit.awards > 2 ? 1 : benefit.rating == '优' ? 1 : benefit.rating == '良' ? 0.75 : benefit.rating == '中' ? 0.5 : benefit.rating == '较差' ? 0.25 : 0"
	}
	return "points", "weight * (" + src + ")"
}

// domain is a criterion in the functions that jixiao has for such rules.
func domain(c *criterion) (string, string) { return "percent", domainRules[c.ID] }

var domainRules = map[string]string{
	"C01": `checklist([plan.midterm_exists, plan.midterm_aligned, plan.midterm_contents, plan.midterm_complete])`,
	"C02": `plan.annual_exists ? checklist([true, plan.annual_contents, plan.annual_complete], [20, 40, 40]) : 0`,
	"C03": `goal.exists ? checklist([true, goal.relevant, goal.normal_level], [20, 40, 40]) : 0`,
	"C04": `checklist([goal.kpi_refined, goal.kpi_measurable, goal.kpi_matches_plan], [30, 40, 30])`,
	"C05": `checklist([funding.argued, funding.matches_duty, funding.estimate_sound, funding.amount_matches])`,
	"C06": `checklist([funding.basis_sound, funding.matches_goal, funding.result_fair], [30, 30, 40])`,
	"C07": `budget.approved == 0 ? 0 : execution > 100 ? deduct(5, round(execution, 2) - 100) : band(execution, [[90, 100], [80, 50]], 0)`,
	"C08": `deduct(25, compliance.law_breaches + compliance.approval_breaches + compliance.unreviewed_major + compliance.off_purpose + compliance.misappropriated)`,
	"C09": `deduct(25, (rules.fund_mgmt ? 0 : 1) + (rules.performance_mgmt ? 0 : 1) + (rules.asset_mgmt ? 0 : 1) + (rules.finance_mgmt ? 0 : 1) + (rules.accounting ? 0 : 1))`,
	"C10": `deduct(50, disclosure.content_defects + disclosure.late_items)`,
	"C11": `procurement.budget == 0 ? 100 : band(procurement.spent / procurement.budget * 100, [[100, 100], [90, 50], [80, 100 / 3]], 0)`,
	"C12": `checklist([asset.invest_approved, asset.no_loss, asset.within_standard, asset.use_sound, asset.disposal_sound, asset.others_sound], [20, 20, 20, 20, 10, 10])`,
	"C13": `asset.total_value == 0 ? 100 : band(asset.in_use_value / asset.total_value * 100, [[100, 100], [90, 75], [80, 50]], 0)`,
	"C14": `impl.has_policy ? deduct(50, impl.unsound_projects) : 0`,
	"C15": `output.unions_target == 0 ? 100 : attained(output.unions_new, output.unions_target)`,
	"C16": `deduct(20, output.aid_target - output.aid_events)`,
	"C17": `output.mutual_aid_target == 0 ? 100 : attained(output.mutual_aid_people, output.mutual_aid_target)`,
	"C18": `output.lectures_target == 0 ? 100 : attained(output.lectures, output.lectures_target)`,
	"C19": `output.care_target == 0 ? 100 : attained(output.care_events, output.care_target)`,
	"C20": `output.training_target == 0 ? 100 : attained(output.trainings, output.training_target)`,
	"C21": `output.legal_target == 0 ? 100 : attained(output.legal_events, output.legal_target)`,
	"C22": `output.contests >= 1`,
	"C23": `output.stations >= 1`,
	"C24": `attained(culture.demolition + culture.waste + culture.exterior_plaster + culture.paint_base + culture.waterproof + culture.tiling + culture.circuit + culture.plumbing + culture.gym_paint + culture.library_paint + culture.ceiling, 1100)`,
	"C25": `loan.requested == 0 ? 100 : attained(loan.guided, loan.requested)`,
	"C26": `quality.members_required == 0 ? 100 : deduct(20, begun(100 - quality.members_present / quality.members_required * 100))`,
	"C27": `deduct(25, quality.theme_mismatches)`,
	"C28": `culture.accepted ? culture.pass_rate * 100 : culture.docs_complete ? 90 : max(0, 90 - 5 * culture.doc_defects)`,
	"C29": `quality.station_site_ok && quality.station_convenient`,
	"C30": `loan.unqualified == 0`,
	"C31": `deduct(20, timely.late_tasks)`,
	"C32": `staff.quota == 0 ? 100 : deduct(5, begun(staff.actual / staff.quota * 100 - 100))`,
	"C33": `three_public.spent <= three_public.budget`,
	"C34": `public_funds.previous == 0 ? 100 : deduct(10, begun((public_funds.current / public_funds.previous * 100 - 100) / 5))`,
	"C35": `standard.total == 0 ? 100 : attained(standard.executed, standard.total)`,
	"C36": `deduct(10, benefit.aid_missed)`,
	"C37": `deduct(5, benefit.dissatisfied)`,
	"C38": `benefit.model_spirit_ok`,
	"C39": `benefit.women_events_ok && benefit.women_happier`,
	"C40": `checklist([benefit.rights_awareness, benefit.incidents_down, benefit.rights_effective], [40, 30, 30])`,
	"C41": `benefit.awards > 2 ? 100 : lookup([['优', 100], ['良', 75], ['中', 50], ['较差', 25], ['差', 0]], benefit.rating)`,
	"C42": `benefit.mode_built && benefit.mode_service && benefit.mode_lasting`,
	"C43": `satisfaction.workers_surveyed == 0 ? 100 : workers >= 90 ? 100 : deduct(5, begun(90 - workers))`,
	"C44": `satisfaction.staff_surveyed == 0 ? 100 : staff_satisfied >= 95 ? 100 : deduct(5, begun(95 - staff_satisfied))`,
}

// domainLets are what more than one place of domainRules reads.
var domainLets = map[string]string{
	"execution":       "budget.spent / budget.approved * 100",
	"workers":         "satisfaction.workers_positive / satisfaction.workers_surveyed * 100",
	"staff_satisfied": "satisfaction.staff_positive / satisfaction.staff_surveyed * 100",
}

// ruleSet writes the workload's rule set in jixiao's format, each criterion as rule has it.
func (w *workload) ruleSet(rule func(*criterion) (way, text string), lets map[string]string) []byte {
	type indicator struct {
		ID         string       `json:"id"`
		Name       string       `json:"name"`
		Weight     json.Number  `json:"weight"`
		Percent    string       `json:"percent,omitempty"`
		Points     string       `json:"points,omitempty"`
		Indicators []*indicator `json:"indicators,omitempty"`
	}
	var top []*indicator
	weights := map[*indicator]float64{}
	child := func(list *[]*indicator, id, name string) *indicator {
		for _, i := range *list {
			if i.Name == name {
				return i
			}
		}
		i := &indicator{ID: id, Name: name}
		*list = append(*list, i)
		return i
	}
	for k := range w.rules {
		c := &w.rules[k]
		l1 := child(&top, fmt.Sprint("S", c.L1Index), c.L1)
		l2 := child(&l1.Indicators, fmt.Sprint("P", c.L2Index), c.L2)
		leaf := &indicator{ID: c.ID, Name: c.Name, Weight: json.Number(c.Weight)}
		if way, text := rule(c); way == "points" {
			leaf.Points = text
		} else {
			leaf.Percent = text
		}
		l2.Indicators = append(l2.Indicators, leaf)
		for _, i := range []*indicator{l1, l2} {
			weights[i] += c.points()
			i.Weight = json.Number(fmt.Sprint(weights[i]))
		}
	}
	return w.ruleSetOf(top, lets)
}

// ruleSetOf writes a rule set of these indicators over the workload's facts.
func (w *workload) ruleSetOf(indicators any, lets map[string]string) []byte {
	var declared bytes.Buffer // in the order of the documents
	for k, s := range w.facts {
		decl := `{"type": "boolean"}`
		switch s.kind {
		case "integer":
			decl = `{"type": "number", "min": 0, "integer": true}`
		case "number":
			decl = `{"type": "number", "min": 0}`
		case "text":
			choices, _ := json.Marshal(s.choices)
			decl = fmt.Sprintf(`{"type": "text", "choices": %s}`, choices)
		}
		fmt.Fprintf(&declared, "%c%q: %s", "{,"[min(k, 1)], s.full(), decl)
	}
	declared.WriteByte('}')
	id, version, _ := strings.Cut(workloadRef, "@")
	set := map[string]any{
		"$schema": "../../schemas/ruleset.schema.json", "id": id, "version": version, "title": "44 criteria",
		"effective": map[string]any{"from": "2022-01-01", "until": "2022-12-31"},
		"rounding":  map[string]any{"places": 2, "mode": "half-up"},
		"grades": []map[string]any{
			{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}},
		"facts": json.RawMessage(declared.Bytes()), "indicators": indicators,
	}
	if lets != nil {
		set["let"] = lets
	}
	text, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		panic(err)
	}
	return text
}

func parse(text []byte) (*engine.RuleSet, error) { return engine.Parse("2022.json", text, nil) }
