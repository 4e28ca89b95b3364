using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A message's place in order.</summary>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Leader">Whose epoch, as <c>id#instance</c>.</param>
/// <param name="Index">Counts the messages of that epoch, from 1.</param>
internal sealed record PositionFields(long Epoch, string Leader, long Index)
{
    /// <summary>The fields of <paramref name="position"/>.</summary>
    public static PositionFields Of(Position position) =>
        new(position.Epoch.Number, MemberFields.RankText(position.Epoch.Leader), position.Index);

    /// <summary>As in <c>7:102</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Index}");
}
