using System.ComponentModel.DataAnnotations;

namespace Mem3D.Web.Components.Account;

/// <summary>What a form for a new account asks.</summary>
public sealed class NewAccount
{
    [Required(ErrorMessage = "Enter your name."), StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Choose a password."), StringLength(200, MinimumLength = 12, ErrorMessage = "Use 12 to 200 characters.")]
    public string Password { get; set; } = "";
}
