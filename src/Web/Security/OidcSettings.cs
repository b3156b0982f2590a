namespace Mem3D.Web.Security;

/// <summary>Settings <c>Mem3D:Oidc:…</c>: sign-in through the institution's OpenID Connect provider.</summary>
public sealed record OidcSettings
{
    /// <summary>Address of the provider, for example https://login.example.org/realms/lab. Empty: no such sign-in.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "your institution";

    /// <summary>Whoever the provider knows gets an account, with a verified e-mail address; else only people who have one already.</summary>
    public bool CreateAccounts { get; init; }

    /// <summary>False only for a provider on this machine in tests.</summary>
    public bool RequireHttps { get; init; } = true;

    public bool IsOn => Authority.Length > 0;
}
