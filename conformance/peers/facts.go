package main

// facts is a document of the workload as an ordinary program declares it; N is the type of its numbers.
type facts[N any] struct {
	Plan struct {
		MidtermExists   bool `json:"midterm_exists" expr:"midterm_exists"`
		MidtermAligned  bool `json:"midterm_aligned" expr:"midterm_aligned"`
		MidtermContents bool `json:"midterm_contents" expr:"midterm_contents"`
		MidtermComplete bool `json:"midterm_complete" expr:"midterm_complete"`
		AnnualExists    bool `json:"annual_exists" expr:"annual_exists"`
		AnnualContents  bool `json:"annual_contents" expr:"annual_contents"`
		AnnualComplete  bool `json:"annual_complete" expr:"annual_complete"`
	} `json:"plan" expr:"plan"`
	Goal struct {
		Exists         bool `json:"exists" expr:"exists"`
		Relevant       bool `json:"relevant" expr:"relevant"`
		NormalLevel    bool `json:"normal_level" expr:"normal_level"`
		KpiRefined     bool `json:"kpi_refined" expr:"kpi_refined"`
		KpiMeasurable  bool `json:"kpi_measurable" expr:"kpi_measurable"`
		KpiMatchesPlan bool `json:"kpi_matches_plan" expr:"kpi_matches_plan"`
	} `json:"goal" expr:"goal"`
	Funding struct {
		Argued        bool `json:"argued" expr:"argued"`
		MatchesDuty   bool `json:"matches_duty" expr:"matches_duty"`
		EstimateSound bool `json:"estimate_sound" expr:"estimate_sound"`
		AmountMatches bool `json:"amount_matches" expr:"amount_matches"`
		BasisSound    bool `json:"basis_sound" expr:"basis_sound"`
		MatchesGoal   bool `json:"matches_goal" expr:"matches_goal"`
		ResultFair    bool `json:"result_fair" expr:"result_fair"`
	} `json:"funding" expr:"funding"`
	Budget struct {
		Approved    N `json:"approved" expr:"approved"`
		Spent       N `json:"spent" expr:"spent"`
		IncomeFinal N `json:"income_final" expr:"income_final"`
		Carryover   N `json:"carryover" expr:"carryover"`
	} `json:"budget" expr:"budget"`
	Compliance struct {
		LawBreaches      N `json:"law_breaches" expr:"law_breaches"`
		ApprovalBreaches N `json:"approval_breaches" expr:"approval_breaches"`
		UnreviewedMajor  N `json:"unreviewed_major" expr:"unreviewed_major"`
		OffPurpose       N `json:"off_purpose" expr:"off_purpose"`
		Misappropriated  N `json:"misappropriated" expr:"misappropriated"`
	} `json:"compliance" expr:"compliance"`
	Rules struct {
		FundMgmt        bool `json:"fund_mgmt" expr:"fund_mgmt"`
		PerformanceMgmt bool `json:"performance_mgmt" expr:"performance_mgmt"`
		AssetMgmt       bool `json:"asset_mgmt" expr:"asset_mgmt"`
		FinanceMgmt     bool `json:"finance_mgmt" expr:"finance_mgmt"`
		Accounting      bool `json:"accounting" expr:"accounting"`
	} `json:"rules" expr:"rules"`
	Disclosure struct {
		ContentDefects N `json:"content_defects" expr:"content_defects"`
		LateItems      N `json:"late_items" expr:"late_items"`
	} `json:"disclosure" expr:"disclosure"`
	Procurement struct {
		Budget        N `json:"budget" expr:"budget"`
		Spent         N `json:"spent" expr:"spent"`
		GoodsBudget   N `json:"goods_budget" expr:"goods_budget"`
		ServiceBudget N `json:"service_budget" expr:"service_budget"`
	} `json:"procurement" expr:"procurement"`
	Asset struct {
		InvestApproved bool `json:"invest_approved" expr:"invest_approved"`
		NoLoss         bool `json:"no_loss" expr:"no_loss"`
		WithinStandard bool `json:"within_standard" expr:"within_standard"`
		UseSound       bool `json:"use_sound" expr:"use_sound"`
		DisposalSound  bool `json:"disposal_sound" expr:"disposal_sound"`
		OthersSound    bool `json:"others_sound" expr:"others_sound"`
		InUseValue     N    `json:"in_use_value" expr:"in_use_value"`
		TotalValue     N    `json:"total_value" expr:"total_value"`
		NetBegin       N    `json:"net_begin" expr:"net_begin"`
		NetEnd         N    `json:"net_end" expr:"net_end"`
	} `json:"asset" expr:"asset"`
	Impl struct {
		HasPolicy       bool `json:"has_policy" expr:"has_policy"`
		Projects        N    `json:"projects" expr:"projects"`
		UnsoundProjects N    `json:"unsound_projects" expr:"unsound_projects"`
	} `json:"impl" expr:"impl"`
	Output struct {
		UnionsNew       N `json:"unions_new" expr:"unions_new"`
		UnionsTarget    N `json:"unions_target" expr:"unions_target"`
		AidEvents       N `json:"aid_events" expr:"aid_events"`
		AidTarget       N `json:"aid_target" expr:"aid_target"`
		MutualAidPeople N `json:"mutual_aid_people" expr:"mutual_aid_people"`
		MutualAidTarget N `json:"mutual_aid_target" expr:"mutual_aid_target"`
		Lectures        N `json:"lectures" expr:"lectures"`
		LecturesTarget  N `json:"lectures_target" expr:"lectures_target"`
		CareEvents      N `json:"care_events" expr:"care_events"`
		CareTarget      N `json:"care_target" expr:"care_target"`
		Trainings       N `json:"trainings" expr:"trainings"`
		TrainingTarget  N `json:"training_target" expr:"training_target"`
		LegalEvents     N `json:"legal_events" expr:"legal_events"`
		LegalTarget     N `json:"legal_target" expr:"legal_target"`
		Contests        N `json:"contests" expr:"contests"`
		Stations        N `json:"stations" expr:"stations"`
	} `json:"output" expr:"output"`
	Culture struct {
		Demolition      N    `json:"demolition" expr:"demolition"`
		Waste           N    `json:"waste" expr:"waste"`
		ExteriorPlaster N    `json:"exterior_plaster" expr:"exterior_plaster"`
		PaintBase       N    `json:"paint_base" expr:"paint_base"`
		Waterproof      N    `json:"waterproof" expr:"waterproof"`
		Tiling          N    `json:"tiling" expr:"tiling"`
		Circuit         N    `json:"circuit" expr:"circuit"`
		Plumbing        N    `json:"plumbing" expr:"plumbing"`
		GymPaint        N    `json:"gym_paint" expr:"gym_paint"`
		LibraryPaint    N    `json:"library_paint" expr:"library_paint"`
		Ceiling         N    `json:"ceiling" expr:"ceiling"`
		Accepted        bool `json:"accepted" expr:"accepted"`
		PassRate        N    `json:"pass_rate" expr:"pass_rate"`
		DocsComplete    bool `json:"docs_complete" expr:"docs_complete"`
		DocDefects      N    `json:"doc_defects" expr:"doc_defects"`
	} `json:"culture" expr:"culture"`
	Loan struct {
		Requested   N `json:"requested" expr:"requested"`
		Guided      N `json:"guided" expr:"guided"`
		Unqualified N `json:"unqualified" expr:"unqualified"`
		Amount      N `json:"amount" expr:"amount"`
	} `json:"loan" expr:"loan"`
	Quality struct {
		MembersRequired   N    `json:"members_required" expr:"members_required"`
		MembersPresent    N    `json:"members_present" expr:"members_present"`
		ThemeMismatches   N    `json:"theme_mismatches" expr:"theme_mismatches"`
		StationSiteOk     bool `json:"station_site_ok" expr:"station_site_ok"`
		StationConvenient bool `json:"station_convenient" expr:"station_convenient"`
	} `json:"quality" expr:"quality"`
	Timely struct {
		LateTasks N `json:"late_tasks" expr:"late_tasks"`
		Tasks     N `json:"tasks" expr:"tasks"`
	} `json:"timely" expr:"timely"`
	Staff struct {
		Actual N `json:"actual" expr:"actual"`
		Quota  N `json:"quota" expr:"quota"`
	} `json:"staff" expr:"staff"`
	ThreePublic struct {
		Spent  N `json:"spent" expr:"spent"`
		Budget N `json:"budget" expr:"budget"`
	} `json:"three_public" expr:"three_public"`
	PublicFunds struct {
		Current  N `json:"current" expr:"current"`
		Previous N `json:"previous" expr:"previous"`
	} `json:"public_funds" expr:"public_funds"`
	Standard struct {
		Executed N `json:"executed" expr:"executed"`
		Total    N `json:"total" expr:"total"`
	} `json:"standard" expr:"standard"`
	Benefit struct {
		AidMissed       N      `json:"aid_missed" expr:"aid_missed"`
		AidTotal        N      `json:"aid_total" expr:"aid_total"`
		Dissatisfied    N      `json:"dissatisfied" expr:"dissatisfied"`
		Surveyed        N      `json:"surveyed" expr:"surveyed"`
		ModelSpiritOk   bool   `json:"model_spirit_ok" expr:"model_spirit_ok"`
		WomenEventsOk   bool   `json:"women_events_ok" expr:"women_events_ok"`
		WomenHappier    bool   `json:"women_happier" expr:"women_happier"`
		RightsAwareness bool   `json:"rights_awareness" expr:"rights_awareness"`
		IncidentsDown   bool   `json:"incidents_down" expr:"incidents_down"`
		RightsEffective bool   `json:"rights_effective" expr:"rights_effective"`
		Awards          N      `json:"awards" expr:"awards"`
		Rating          string `json:"rating" expr:"rating"`
		ModeBuilt       bool   `json:"mode_built" expr:"mode_built"`
		ModeService     bool   `json:"mode_service" expr:"mode_service"`
		ModeLasting     bool   `json:"mode_lasting" expr:"mode_lasting"`
	} `json:"benefit" expr:"benefit"`
	Satisfaction struct {
		WorkersPositive N `json:"workers_positive" expr:"workers_positive"`
		WorkersSurveyed N `json:"workers_surveyed" expr:"workers_surveyed"`
		StaffPositive   N `json:"staff_positive" expr:"staff_positive"`
		StaffSurveyed   N `json:"staff_surveyed" expr:"staff_surveyed"`
	} `json:"satisfaction" expr:"satisfaction"`
}

// document is the envelope of a facts document.
type document[N any] struct {
	Schema string   `json:"schema"`
	Facts  facts[N] `json:"facts"`
}

// each hands the facts over one after the other, in the order of the documents.
func (f *facts[N]) each(flag func(bool), number func(N), text func(string)) {
	flag(f.Plan.MidtermExists)
	flag(f.Plan.MidtermAligned)
	flag(f.Plan.MidtermContents)
	flag(f.Plan.MidtermComplete)
	flag(f.Plan.AnnualExists)
	flag(f.Plan.AnnualContents)
	flag(f.Plan.AnnualComplete)
	flag(f.Goal.Exists)
	flag(f.Goal.Relevant)
	flag(f.Goal.NormalLevel)
	flag(f.Goal.KpiRefined)
	flag(f.Goal.KpiMeasurable)
	flag(f.Goal.KpiMatchesPlan)
	flag(f.Funding.Argued)
	flag(f.Funding.MatchesDuty)
	flag(f.Funding.EstimateSound)
	flag(f.Funding.AmountMatches)
	flag(f.Funding.BasisSound)
	flag(f.Funding.MatchesGoal)
	flag(f.Funding.ResultFair)
	number(f.Budget.Approved)
	number(f.Budget.Spent)
	number(f.Budget.IncomeFinal)
	number(f.Budget.Carryover)
	number(f.Compliance.LawBreaches)
	number(f.Compliance.ApprovalBreaches)
	number(f.Compliance.UnreviewedMajor)
	number(f.Compliance.OffPurpose)
	number(f.Compliance.Misappropriated)
	flag(f.Rules.FundMgmt)
	flag(f.Rules.PerformanceMgmt)
	flag(f.Rules.AssetMgmt)
	flag(f.Rules.FinanceMgmt)
	flag(f.Rules.Accounting)
	number(f.Disclosure.ContentDefects)
	number(f.Disclosure.LateItems)
	number(f.Procurement.Budget)
	number(f.Procurement.Spent)
	number(f.Procurement.GoodsBudget)
	number(f.Procurement.ServiceBudget)
	flag(f.Asset.InvestApproved)
	flag(f.Asset.NoLoss)
	flag(f.Asset.WithinStandard)
	flag(f.Asset.UseSound)
	flag(f.Asset.DisposalSound)
	flag(f.Asset.OthersSound)
	number(f.Asset.InUseValue)
	number(f.Asset.TotalValue)
	number(f.Asset.NetBegin)
	number(f.Asset.NetEnd)
	flag(f.Impl.HasPolicy)
	number(f.Impl.Projects)
	number(f.Impl.UnsoundProjects)
	number(f.Output.UnionsNew)
	number(f.Output.UnionsTarget)
	number(f.Output.AidEvents)
	number(f.Output.AidTarget)
	number(f.Output.MutualAidPeople)
	number(f.Output.MutualAidTarget)
	number(f.Output.Lectures)
	number(f.Output.LecturesTarget)
	number(f.Output.CareEvents)
	number(f.Output.CareTarget)
	number(f.Output.Trainings)
	number(f.Output.TrainingTarget)
	number(f.Output.LegalEvents)
	number(f.Output.LegalTarget)
	number(f.Output.Contests)
	number(f.Output.Stations)
	number(f.Culture.Demolition)
	number(f.Culture.Waste)
	number(f.Culture.ExteriorPlaster)
	number(f.Culture.PaintBase)
	number(f.Culture.Waterproof)
	number(f.Culture.Tiling)
	number(f.Culture.Circuit)
	number(f.Culture.Plumbing)
	number(f.Culture.GymPaint)
	number(f.Culture.LibraryPaint)
	number(f.Culture.Ceiling)
	flag(f.Culture.Accepted)
	number(f.Culture.PassRate)
	flag(f.Culture.DocsComplete)
	number(f.Culture.DocDefects)
	number(f.Loan.Requested)
	number(f.Loan.Guided)
	number(f.Loan.Unqualified)
	number(f.Loan.Amount)
	number(f.Quality.MembersRequired)
	number(f.Quality.MembersPresent)
	number(f.Quality.ThemeMismatches)
	flag(f.Quality.StationSiteOk)
	flag(f.Quality.StationConvenient)
	number(f.Timely.LateTasks)
	number(f.Timely.Tasks)
	number(f.Staff.Actual)
	number(f.Staff.Quota)
	number(f.ThreePublic.Spent)
	number(f.ThreePublic.Budget)
	number(f.PublicFunds.Current)
	number(f.PublicFunds.Previous)
	number(f.Standard.Executed)
	number(f.Standard.Total)
	number(f.Benefit.AidMissed)
	number(f.Benefit.AidTotal)
	number(f.Benefit.Dissatisfied)
	number(f.Benefit.Surveyed)
	flag(f.Benefit.ModelSpiritOk)
	flag(f.Benefit.WomenEventsOk)
	flag(f.Benefit.WomenHappier)
	flag(f.Benefit.RightsAwareness)
	flag(f.Benefit.IncidentsDown)
	flag(f.Benefit.RightsEffective)
	number(f.Benefit.Awards)
	text(f.Benefit.Rating)
	flag(f.Benefit.ModeBuilt)
	flag(f.Benefit.ModeService)
	flag(f.Benefit.ModeLasting)
	number(f.Satisfaction.WorkersPositive)
	number(f.Satisfaction.WorkersSurveyed)
	number(f.Satisfaction.StaffPositive)
	number(f.Satisfaction.StaffSurveyed)
}
