using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A message's position.</summary>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Leader">The epoch's leader, as <c>id#instance</c>.</param>
/// <param name="Index">The message's number within the epoch, from 1.</param>
internal sealed record PositionFields(long Epoch, string Leader, long Index)
{
    /// <summary>The fields of <paramref name="position"/>.</summary>
    public static PositionFields Of(Position position) =>
        new(position.Epoch.Number, MemberFields.RankText(position.Epoch.Leader), position.Index);

    /// <summary>Returns epoch and index, as in <c>7:102</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Index}");
}
