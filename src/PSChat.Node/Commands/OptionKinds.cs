using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using PSChat.Wording;

namespace PSChat.Node.Commands;

/// <summary>Kinds of options that several commands have. The error of each kind names the allowed values.</summary>
internal static class OptionKinds
{
    /// <summary>Makes an option that takes a whole number within bounds.</summary>
    public static Option<long?> Number(string name, string description, long least, long most) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result => ParseNumber(result, name, least, most),
    };

    /// <summary>Makes an option that takes a time: a number of seconds, or a number with a unit.</summary>
    public static Option<TimeSpan?> Time(string name, string description, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => ParseTime(result, name, least, most),
    };

    /// <summary>Makes an option that takes an IP address.</summary>
    public static Option<IPAddress?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "address",
        CustomParser = result => ParseAddress(result, name),
    };

    /// <summary>Makes an option that takes the name of a file.</summary>
    public static Option<string?> File(string name, string[] aliases, string description)
    {
        var option = new Option<string?>(name, aliases) { Description = description, HelpName = "file" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                result.AddError($"{name} takes the name of a file, not an empty text.");
        });
        return option;
    }

    private static long? ParseNumber(ArgumentResult result, string name, long least, long most)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not '{text}'."));
        return null;
    }

    private static TimeSpan? ParseTime(ArgumentResult result, string name, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens[0].Value;
        if (Durations.TryParse(text, least, most, out var time)) return time;
        result.AddError($"{name}: {Durations.Refuse(text, least, most)}");
        return null;
    }

    private static IPAddress? ParseAddress(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (text == "localhost") return IPAddress.Loopback;
        if (IPAddress.TryParse(text, out var address)) return address;
        result.AddError($"{name} takes an IP address such as 127.0.0.1, not '{text}'.");
        return null;
    }
}
