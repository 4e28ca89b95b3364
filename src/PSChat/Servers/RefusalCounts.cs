using System.Collections.ObjectModel;
using System.Globalization;

namespace PSChat.Module;

/// <summary>Numbers of refusals by their reason. As text they are one line, so that Export-Csv shows more than a type.</summary>
public sealed class RefusalCounts : ReadOnlyDictionary<string, long>
{
    internal RefusalCounts(IReadOnlyDictionary<string, long> counts)
        : base(new Dictionary<string, long>(counts))
    {
    }

    /// <summary>Returns the numbers, as in <c>Links 3, Messages 20</c>.</summary>
    public override string ToString() => string.Join(
        ", ", this.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));
}
