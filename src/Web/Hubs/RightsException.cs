using Mem3D.Core.Errors;

namespace Mem3D.Web.Hubs;

/// <summary>The person may not make this call now, whatever it asks for: her rights ended, or the case is with somebody else.</summary>
internal sealed class RightsException(Mem3DException reason) : Mem3DException(reason.Kind, reason.Message, reason.Remedy, reason);
