namespace Mem3D.Core.People;

/// <summary>The actions the audit log knows. Stored and exported as they stand here.</summary>
public static class AuditAction
{
    public const string SignedIn = "signed-in";
    public const string SignInFailed = "sign-in-failed";
    public const string LockedOut = "locked-out";
    public const string SignedOut = "signed-out";
    public const string AccountCreated = "account-created";
    public const string AccountRemoved = "account-removed";
    public const string AddressProven = "address-proven";
    public const string AdministratorSet = "administrator-set";
    public const string AccountLocked = "account-locked";
    public const string AccountUnlocked = "account-unlocked";
    public const string PasswordChanged = "password-changed";
    public const string PasswordReset = "password-reset";
    public const string TwoFactorOn = "two-factor-on";
    public const string TwoFactorOff = "two-factor-off";
    public const string TokenCreated = "token-created";
    public const string TokenRevoked = "token-revoked";
    public const string InvitationCreated = "invitation-created";
    public const string InvitationUsed = "invitation-used";
    public const string InvitationRevoked = "invitation-revoked";
    public const string MemberSet = "member-set";
    public const string MemberRemoved = "member-removed";
    public const string ProjectCreated = "project-created";
    public const string ProjectChanged = "project-changed";
    public const string LabelChanged = "label-changed";
    public const string CaseImported = "case-imported";
    public const string MasksImported = "masks-imported";
    public const string CaseRemoved = "case-removed";
    public const string CaseExported = "case-exported";
    public const string DatasetExported = "dataset-exported";
    public const string CaseMoved = "case-moved";
    public const string CaseChanged = "case-changed";
    public const string Commented = "commented";
    public const string CommentSettled = "comment-settled";
    public const string SliceJudged = "slice-judged";
    public const string WebhookChanged = "webhook-changed";
    public const string ArchiveChanged = "archive-changed";
    public const string ScansPulled = "scans-pulled";
    public const string MasksSent = "masks-sent";
    public const string PrivateDataChanged = "private-data-changed";
    public const string PseudonymsExported = "pseudonyms-exported";
    public const string AuditExported = "audit-exported";
}
