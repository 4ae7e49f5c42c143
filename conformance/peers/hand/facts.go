package hand

// Where each fact is kept.
const (
	planMidtermExists = iota
	planMidtermAligned
	planMidtermContents
	planMidtermComplete
	planAnnualExists
	planAnnualContents
	planAnnualComplete
	goalExists
	goalRelevant
	goalNormalLevel
	goalKpiRefined
	goalKpiMeasurable
	goalKpiMatchesPlan
	fundingArgued
	fundingMatchesDuty
	fundingEstimateSound
	fundingAmountMatches
	fundingBasisSound
	fundingMatchesGoal
	fundingResultFair
	rulesFundMgmt
	rulesPerformanceMgmt
	rulesAssetMgmt
	rulesFinanceMgmt
	rulesAccounting
	assetInvestApproved
	assetNoLoss
	assetWithinStandard
	assetUseSound
	assetDisposalSound
	assetOthersSound
	implHasPolicy
	cultureAccepted
	cultureDocsComplete
	qualityStationSiteOk
	qualityStationConvenient
	benefitModelSpiritOk
	benefitWomenEventsOk
	benefitWomenHappier
	benefitRightsAwareness
	benefitIncidentsDown
	benefitRightsEffective
	benefitModeBuilt
	benefitModeService
	benefitModeLasting
	flags
)

const (
	budgetApproved = iota
	budgetSpent
	budgetIncomeFinal
	budgetCarryover
	complianceLawBreaches
	complianceApprovalBreaches
	complianceUnreviewedMajor
	complianceOffPurpose
	complianceMisappropriated
	disclosureContentDefects
	disclosureLateItems
	procurementBudget
	procurementSpent
	procurementGoodsBudget
	procurementServiceBudget
	assetInUseValue
	assetTotalValue
	assetNetBegin
	assetNetEnd
	implProjects
	implUnsoundProjects
	outputUnionsNew
	outputUnionsTarget
	outputAidEvents
	outputAidTarget
	outputMutualAidPeople
	outputMutualAidTarget
	outputLectures
	outputLecturesTarget
	outputCareEvents
	outputCareTarget
	outputTrainings
	outputTrainingTarget
	outputLegalEvents
	outputLegalTarget
	outputContests
	outputStations
	cultureDemolition
	cultureWaste
	cultureExteriorPlaster
	culturePaintBase
	cultureWaterproof
	cultureTiling
	cultureCircuit
	culturePlumbing
	cultureGymPaint
	cultureLibraryPaint
	cultureCeiling
	culturePassRate
	cultureDocDefects
	loanRequested
	loanGuided
	loanUnqualified
	loanAmount
	qualityMembersRequired
	qualityMembersPresent
	qualityThemeMismatches
	timelyLateTasks
	timelyTasks
	staffActual
	staffQuota
	threePublicSpent
	threePublicBudget
	publicFundsCurrent
	publicFundsPrevious
	standardExecuted
	standardTotal
	benefitAidMissed
	benefitAidTotal
	benefitDissatisfied
	benefitSurveyed
	benefitAwards
	satisfactionWorkersPositive
	satisfactionWorkersSurveyed
	satisfactionStaffPositive
	satisfactionStaffSurveyed
	numbers
)

// slots are the facts in the order in which documents usually have them.
var slots = [...]slot{
	{"plan", "midterm_exists", "plan.midterm_exists", flag, planMidtermExists},
	{"plan", "midterm_aligned", "plan.midterm_aligned", flag, planMidtermAligned},
	{"plan", "midterm_contents", "plan.midterm_contents", flag, planMidtermContents},
	{"plan", "midterm_complete", "plan.midterm_complete", flag, planMidtermComplete},
	{"plan", "annual_exists", "plan.annual_exists", flag, planAnnualExists},
	{"plan", "annual_contents", "plan.annual_contents", flag, planAnnualContents},
	{"plan", "annual_complete", "plan.annual_complete", flag, planAnnualComplete},
	{"goal", "exists", "goal.exists", flag, goalExists},
	{"goal", "relevant", "goal.relevant", flag, goalRelevant},
	{"goal", "normal_level", "goal.normal_level", flag, goalNormalLevel},
	{"goal", "kpi_refined", "goal.kpi_refined", flag, goalKpiRefined},
	{"goal", "kpi_measurable", "goal.kpi_measurable", flag, goalKpiMeasurable},
	{"goal", "kpi_matches_plan", "goal.kpi_matches_plan", flag, goalKpiMatchesPlan},
	{"funding", "argued", "funding.argued", flag, fundingArgued},
	{"funding", "matches_duty", "funding.matches_duty", flag, fundingMatchesDuty},
	{"funding", "estimate_sound", "funding.estimate_sound", flag, fundingEstimateSound},
	{"funding", "amount_matches", "funding.amount_matches", flag, fundingAmountMatches},
	{"funding", "basis_sound", "funding.basis_sound", flag, fundingBasisSound},
	{"funding", "matches_goal", "funding.matches_goal", flag, fundingMatchesGoal},
	{"funding", "result_fair", "funding.result_fair", flag, fundingResultFair},
	{"budget", "approved", "budget.approved", amount, budgetApproved},
	{"budget", "spent", "budget.spent", amount, budgetSpent},
	{"budget", "income_final", "budget.income_final", amount, budgetIncomeFinal},
	{"budget", "carryover", "budget.carryover", amount, budgetCarryover},
	{"compliance", "law_breaches", "compliance.law_breaches", count, complianceLawBreaches},
	{"compliance", "approval_breaches", "compliance.approval_breaches", count, complianceApprovalBreaches},
	{"compliance", "unreviewed_major", "compliance.unreviewed_major", count, complianceUnreviewedMajor},
	{"compliance", "off_purpose", "compliance.off_purpose", count, complianceOffPurpose},
	{"compliance", "misappropriated", "compliance.misappropriated", count, complianceMisappropriated},
	{"rules", "fund_mgmt", "rules.fund_mgmt", flag, rulesFundMgmt},
	{"rules", "performance_mgmt", "rules.performance_mgmt", flag, rulesPerformanceMgmt},
	{"rules", "asset_mgmt", "rules.asset_mgmt", flag, rulesAssetMgmt},
	{"rules", "finance_mgmt", "rules.finance_mgmt", flag, rulesFinanceMgmt},
	{"rules", "accounting", "rules.accounting", flag, rulesAccounting},
	{"disclosure", "content_defects", "disclosure.content_defects", count, disclosureContentDefects},
	{"disclosure", "late_items", "disclosure.late_items", count, disclosureLateItems},
	{"procurement", "budget", "procurement.budget", amount, procurementBudget},
	{"procurement", "spent", "procurement.spent", amount, procurementSpent},
	{"procurement", "goods_budget", "procurement.goods_budget", amount, procurementGoodsBudget},
	{"procurement", "service_budget", "procurement.service_budget", amount, procurementServiceBudget},
	{"asset", "invest_approved", "asset.invest_approved", flag, assetInvestApproved},
	{"asset", "no_loss", "asset.no_loss", flag, assetNoLoss},
	{"asset", "within_standard", "asset.within_standard", flag, assetWithinStandard},
	{"asset", "use_sound", "asset.use_sound", flag, assetUseSound},
	{"asset", "disposal_sound", "asset.disposal_sound", flag, assetDisposalSound},
	{"asset", "others_sound", "asset.others_sound", flag, assetOthersSound},
	{"asset", "in_use_value", "asset.in_use_value", amount, assetInUseValue},
	{"asset", "total_value", "asset.total_value", amount, assetTotalValue},
	{"asset", "net_begin", "asset.net_begin", amount, assetNetBegin},
	{"asset", "net_end", "asset.net_end", amount, assetNetEnd},
	{"impl", "has_policy", "impl.has_policy", flag, implHasPolicy},
	{"impl", "projects", "impl.projects", count, implProjects},
	{"impl", "unsound_projects", "impl.unsound_projects", count, implUnsoundProjects},
	{"output", "unions_new", "output.unions_new", count, outputUnionsNew},
	{"output", "unions_target", "output.unions_target", count, outputUnionsTarget},
	{"output", "aid_events", "output.aid_events", count, outputAidEvents},
	{"output", "aid_target", "output.aid_target", count, outputAidTarget},
	{"output", "mutual_aid_people", "output.mutual_aid_people", count, outputMutualAidPeople},
	{"output", "mutual_aid_target", "output.mutual_aid_target", count, outputMutualAidTarget},
	{"output", "lectures", "output.lectures", count, outputLectures},
	{"output", "lectures_target", "output.lectures_target", count, outputLecturesTarget},
	{"output", "care_events", "output.care_events", count, outputCareEvents},
	{"output", "care_target", "output.care_target", count, outputCareTarget},
	{"output", "trainings", "output.trainings", count, outputTrainings},
	{"output", "training_target", "output.training_target", count, outputTrainingTarget},
	{"output", "legal_events", "output.legal_events", count, outputLegalEvents},
	{"output", "legal_target", "output.legal_target", count, outputLegalTarget},
	{"output", "contests", "output.contests", count, outputContests},
	{"output", "stations", "output.stations", count, outputStations},
	{"culture", "demolition", "culture.demolition", count, cultureDemolition},
	{"culture", "waste", "culture.waste", count, cultureWaste},
	{"culture", "exterior_plaster", "culture.exterior_plaster", count, cultureExteriorPlaster},
	{"culture", "paint_base", "culture.paint_base", count, culturePaintBase},
	{"culture", "waterproof", "culture.waterproof", count, cultureWaterproof},
	{"culture", "tiling", "culture.tiling", count, cultureTiling},
	{"culture", "circuit", "culture.circuit", count, cultureCircuit},
	{"culture", "plumbing", "culture.plumbing", count, culturePlumbing},
	{"culture", "gym_paint", "culture.gym_paint", count, cultureGymPaint},
	{"culture", "library_paint", "culture.library_paint", count, cultureLibraryPaint},
	{"culture", "ceiling", "culture.ceiling", count, cultureCeiling},
	{"culture", "accepted", "culture.accepted", flag, cultureAccepted},
	{"culture", "pass_rate", "culture.pass_rate", amount, culturePassRate},
	{"culture", "docs_complete", "culture.docs_complete", flag, cultureDocsComplete},
	{"culture", "doc_defects", "culture.doc_defects", count, cultureDocDefects},
	{"loan", "requested", "loan.requested", count, loanRequested},
	{"loan", "guided", "loan.guided", count, loanGuided},
	{"loan", "unqualified", "loan.unqualified", count, loanUnqualified},
	{"loan", "amount", "loan.amount", amount, loanAmount},
	{"quality", "members_required", "quality.members_required", count, qualityMembersRequired},
	{"quality", "members_present", "quality.members_present", count, qualityMembersPresent},
	{"quality", "theme_mismatches", "quality.theme_mismatches", count, qualityThemeMismatches},
	{"quality", "station_site_ok", "quality.station_site_ok", flag, qualityStationSiteOk},
	{"quality", "station_convenient", "quality.station_convenient", flag, qualityStationConvenient},
	{"timely", "late_tasks", "timely.late_tasks", count, timelyLateTasks},
	{"timely", "tasks", "timely.tasks", count, timelyTasks},
	{"staff", "actual", "staff.actual", count, staffActual},
	{"staff", "quota", "staff.quota", count, staffQuota},
	{"three_public", "spent", "three_public.spent", amount, threePublicSpent},
	{"three_public", "budget", "three_public.budget", amount, threePublicBudget},
	{"public_funds", "current", "public_funds.current", amount, publicFundsCurrent},
	{"public_funds", "previous", "public_funds.previous", amount, publicFundsPrevious},
	{"standard", "executed", "standard.executed", count, standardExecuted},
	{"standard", "total", "standard.total", count, standardTotal},
	{"benefit", "aid_missed", "benefit.aid_missed", count, benefitAidMissed},
	{"benefit", "aid_total", "benefit.aid_total", count, benefitAidTotal},
	{"benefit", "dissatisfied", "benefit.dissatisfied", count, benefitDissatisfied},
	{"benefit", "surveyed", "benefit.surveyed", count, benefitSurveyed},
	{"benefit", "model_spirit_ok", "benefit.model_spirit_ok", flag, benefitModelSpiritOk},
	{"benefit", "women_events_ok", "benefit.women_events_ok", flag, benefitWomenEventsOk},
	{"benefit", "women_happier", "benefit.women_happier", flag, benefitWomenHappier},
	{"benefit", "rights_awareness", "benefit.rights_awareness", flag, benefitRightsAwareness},
	{"benefit", "incidents_down", "benefit.incidents_down", flag, benefitIncidentsDown},
	{"benefit", "rights_effective", "benefit.rights_effective", flag, benefitRightsEffective},
	{"benefit", "awards", "benefit.awards", count, benefitAwards},
	{"benefit", "rating", "benefit.rating", rating, 0},
	{"benefit", "mode_built", "benefit.mode_built", flag, benefitModeBuilt},
	{"benefit", "mode_service", "benefit.mode_service", flag, benefitModeService},
	{"benefit", "mode_lasting", "benefit.mode_lasting", flag, benefitModeLasting},
	{"satisfaction", "workers_positive", "satisfaction.workers_positive", count, satisfactionWorkersPositive},
	{"satisfaction", "workers_surveyed", "satisfaction.workers_surveyed", count, satisfactionWorkersSurveyed},
	{"satisfaction", "staff_positive", "satisfaction.staff_positive", count, satisfactionStaffPositive},
	{"satisfaction", "staff_surveyed", "satisfaction.staff_surveyed", count, satisfactionStaffSurveyed},
}
