using System.Globalization;

namespace Mem3D.Web.Archives;

/// <summary>Failure and warning reasons of stored objects (PS3.18, 10.5.3.2; PS3.4, B.2.3; PS3.7, Annex C) in words.</summary>
internal static class FailureReasons
{
    public static string Of(int? code) => code switch
    {
        null => "It gave no reason.",
        0x0110 => "It failed while processing the object.",
        0x0112 => "It knows no such object.",
        0x0117 => "The object's identifier is not valid.",
        0x0122 => "It does not take segmentations (SOP class not supported).",
        0x0124 => "It does not allow this user to store objects.",
        0x0111 => "It has an object of this identifier already.",
        >= 0xA700 and <= 0xA7FF => "It is out of resources.",
        >= 0xA900 and <= 0xA9FF => "It finds that the object does not match its class.",
        0xB000 => "It changed attributes of the object to those it has on file.",
        0xB006 => "It left out attributes of the object.",
        0xB007 => "It finds that the object does not quite match its class.",
        0xC122 => "It does not take the object's transfer syntax.",
        0xC409 => "It finds that the object contradicts what it has on file.",
        >= 0xC000 and <= 0xCFFF => "It cannot understand the object.",
        _ => string.Create(CultureInfo.InvariantCulture, $"It gave reason {code:X4}."),
    };
}
